"""Read addresses of mail and web, each character or run of letters said once."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.tables import words
from book_pipeline.formatting.readings.wording import NEVER, Wording, one_of, then

ADDRESS = re.compile(
    r"(?:(?:https?|ftp)://|www\.)\S+|[\w.&+!#$%*=?^'~-]*@[\w.-]*\w(?:/\S*)?|[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+(?:/\S*)?",
    re.ASCII,
)
CLOSING = ".,;:!?)\"'”’»"
DOMAINS = frozenset(
    words(
        "com org net edu gov mil int info biz io me tv co uk us de fr es it pt br ru cn jp kr in nl be ch at se no dk "
        "fi pl cz hu vn am eu ca au nz ie mx ar cl gr tr il ua ro html htm pdf txt doc docx jpg jpeg "
        "png gif mp3 mp4 zip csv php json xml"
    )
)
"""Last parts of an address without "@", "www" or "http", so that "end.Then" is none."""
FEWEST_LETTERS = 3
"""Of a name in such an address, so that "u.a." is none."""
PIECE = re.compile(r"[^\W\d_]+|\d+|://|.")


def address_at(text: str, at: int, limit: int) -> int:
    """Return the end of the address that begins at an offset; 0 if none does."""
    match = ADDRESS.match(text, at, limit)
    if match is None or (at and (text[at - 1].isalnum() or text[at - 1] in "@/._-")):
        return 0
    address = match.group().rstrip(CLOSING)
    host = re.split(r"/(?!/)", address.partition("://")[2] or address)[0]
    plain = "@" not in address and "://" not in address and not address.lower().startswith("www.")
    *names, last = host.split(".")
    known = last.lower() in DOMAINS and max(map(len, names), default=0) >= FEWEST_LETTERS
    return 0 if plain and not known else at + len(address)


def addresses(text: str, first: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each address from `first` to `limit`."""
    at = first
    while match := ADDRESS.search(text, at, limit):
        end = address_at(text, match.start(), limit)
        if end:
            yield match.start(), end
        at = max(end, match.start() + 1)


def read_addresses(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the reading of an address of mail or web."""
    end = address_at(text, at, limit)
    if end and language.electronic_signs:
        yield end, then(*(_piece(piece, language) for piece in PIECE.findall(text[at:end])))


def _piece(piece: str, language: Language) -> Wording:
    if piece == "://":
        signs = [language.electronic_signs.get(sign, NEVER) for sign in piece]
        return one_of(then(*signs), then(signs[0], language.electronic_signs.get("//", NEVER)))
    if piece.isdecimal():
        return one_of(language.digits(piece), language.group(piece))
    if piece.isalpha():
        return one_of(language.electronic_signs.get(piece.lower(), NEVER), spelled(piece, language))
    return language.electronic_signs.get(piece, NEVER)


def spelled(letters: str, language: Language) -> Wording:
    """Return the wording of letters, said together or one by one."""
    return then(*(one_of(letter, language.letter_names.get(letter.lower(), NEVER)) for letter in letters))
