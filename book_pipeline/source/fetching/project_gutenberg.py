"""Project Gutenberg by number: `gutenberg:1342` and a book's page are the book, in the best form that there is."""

import re

EBOOKS = "https://www.gutenberg.org/ebooks/"
NUMBER = re.compile(r"gutenberg:0*([1-9][0-9]{0,8})")
PAGE = re.compile(
    r"https?://(?:www\.)?gutenberg\.org/(?:ebooks|etext|files|cache/epub)/0*([1-9][0-9]{0,8})/?(?:[?#].*)?",
    re.IGNORECASE,
)
FORMS = (
    ("/ebooks/{0}.epub3.images", "epub"),
    ("/ebooks/{0}.epub.images", "epub"),
    ("/ebooks/{0}.epub.noimages", "epub"),
    ("/ebooks/{0}.txt.utf-8", "txt"),
    # Mirrors hold the files without the site before them.
    ("/cache/epub/{0}/pg{0}-images-3.epub", "epub"),
    ("/cache/epub/{0}/pg{0}-images.epub", "epub"),
    ("/cache/epub/{0}/pg{0}.epub", "epub"),
    ("/cache/epub/{0}/pg{0}.txt", "txt"),
)
"""Best first: EPUB 3, EPUB with its pictures, EPUB without, plain text. A form that the book lacks answers 404."""


def number(address: str) -> str | None:
    """Return the number of the book that the address means, or None for a file's address and everybody else's."""
    found = NUMBER.fullmatch(address) or PAGE.fullmatch(address)
    return found[1] if found else None


def candidates(number: str, site: str) -> list[tuple[str, str]]:
    """Return the addresses to try at the site or its mirror, best first, each with the ending of what lies there."""
    return [(site.rstrip("/") + form.format(number), ending) for form, ending in FORMS]
