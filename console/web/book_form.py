"""The form that adds a book: its file or address, its options and its lexicon, and what is wrong with them."""

import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from re import split as split_text

from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.pls import read_pls
from console.client import Stack
from console.client.file_names import shorten
from console.client.voices import with_voice
from events.schemas.base import problems_by_field
from events.schemas.start import MOST_LEXICON_ENTRIES, BookOptions, BookRequest

MAX_STEM_BYTES, MAX_SUFFIX_CHARACTERS = 200, 10
"""File systems allow 255 bytes for the whole name."""
MOST_LEXICON_BYTES = 1_000_000
FIELDS = {"source_url": "address"}
"""Names of fields of the form that have another name in the start input."""


class UploadRejected(Exception):
    """The form was rejected and nothing was stored; the message says why, `errors` which fields are wrong."""

    def __init__(self, message: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.errors = dict(errors or {})


LABELS = {
    "source_url": "The address", "title": "Title", "author": "Author", "language": "Language", "encoding": "Encoding",
    "chapters": "Chapters", "captions": "Captions of pictures", "footnotes": "Footnotes", "include": "Also narrate",
    "outputs": "Files", "voice_id": "Voice", "narrator": "Narrator", "model_id": "Model",
    "max_cost_usd": "Maximum cost in USD",
}  # fmt: skip
"""By field of a request, what the form calls it."""


@dataclass(frozen=True)
class BookForm:
    """A valid form."""

    options: BookOptions
    file: UploadFile | None
    address: str
    voice: str = ""
    """The name or id of a voice, which only the pipeline can look up."""
    lexicon: tuple[Entry, ...] = field(default=())

    def save(self, folder: Path) -> Path:
        """Write the file into the folder under a safe name. Raises UploadRejected if its name is unusable."""
        assert self.file is not None
        path = folder / safe_file_name(self.file.filename or "")
        self.file.file.seek(0)
        with path.open("wb") as target:
            shutil.copyfileobj(self.file.file, target)
        return path

    def with_voice(self, stack: Stack) -> "BookForm":
        """Return the form with the id of its voice. Raises UploadRejected if the account has no such voice."""
        try:
            return replace(self, options=with_voice(self.options, self.voice, stack))
        except InvalidRequest as error:
            raise UploadRejected(str(error), {"voice": str(error)}) from error

    def request(self) -> BookRequest:
        """Return the request for the address, with the lexicon."""
        words = {"lexicon": [entry.as_json() for entry in self.lexicon]} if self.lexicon else {}
        return BookRequest.model_validate(
            {"source_url": self.address, **self.options.model_dump(exclude_none=True), **words}
        )


def read_form(form: FormData, *, needs_source: bool = True) -> BookForm:
    """Return the form. Raises UploadRejected, which names each wrong field."""
    given = {name: value for name in BookOptions.model_fields if (value := _value(form, name))}
    address, file = _value(form, "address"), _file(form, "file")
    errors: dict[str, str] = {}
    problems: list[str] = []
    options = BookOptions()
    lexicon: tuple[Entry, ...] = ()
    try:
        if address and file is None:
            BookRequest.model_validate({"source_url": address, **given})
        options = BookOptions.model_validate(given)
    except ValidationError as error:
        found = problems_by_field(error)
        errors |= {FIELDS.get(name, name): reason for name, reason in found.items()}
        problems += [f"{LABELS.get(name, name)} {reason}" for name, reason in found.items()]
    try:
        lexicon = _lexicon(_file(form, "lexicon"), in_request=file is None)
    except InvalidRequest as error:
        errors["lexicon"] = str(error)
        problems.append(f"Lexicon: {error}")
    if problems:
        raise UploadRejected("; ".join(problems), errors)
    if needs_source and file is None and not address:
        raise UploadRejected("There is nothing to add. Choose a file or enter an address.")
    return BookForm(options, file, address, _value(form, "voice"), lexicon)


def safe_file_name(name: str) -> str:
    """Return the last part of the file name that a browser sent, without folders and control characters."""
    plain = unicodedata.normalize("NFC", name)
    plain = "".join(character for character in plain if unicodedata.category(character)[0] != "C")
    last = split_text(r"[/\\]", plain)[-1].strip(" .")
    stem, suffix = Path(last).stem, Path(last).suffix
    if not stem:
        raise UploadRejected("The file has no usable name. Give it a name with an extension such as .txt or .epub.")
    if len(suffix) > MAX_SUFFIX_CHARACTERS:
        stem, suffix = last, ""
    return shorten(stem, MAX_STEM_BYTES) + suffix


def _lexicon(file: UploadFile | None, *, in_request: bool) -> tuple[Entry, ...]:
    """Return the entries of a PLS file. Raises InvalidRequest, which says what is wrong with it.

    Parameters
    ----------
    in_request
        Whether the entries are sent with a request, which takes a limited number, and respellings only.

    """
    if file is None:
        return ()
    content = file.file.read(MOST_LEXICON_BYTES + 1)
    if len(content) > MOST_LEXICON_BYTES:
        raise InvalidRequest(f"The file must have at most {MOST_LEXICON_BYTES // 1000} kB.")
    entries, problems = read_pls(content, file.filename or "the file")
    if problems:
        raise InvalidRequest(" ".join(problems))
    spoken = tuple(entry for entry in entries if entry.alias)
    if in_request and len(spoken) > MOST_LEXICON_ENTRIES:
        raise InvalidRequest(
            f"With an address, at most {MOST_LEXICON_ENTRIES} entries are possible; a file takes more."
        )
    return spoken if in_request else entries


def _file(form: FormData, name: str) -> UploadFile | None:
    value = form.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def _value(form: FormData, name: str) -> str:
    """Return the text of a field; of several with the name, such as checkboxes, the texts with commas between them."""
    texts = (value.strip() for value in form.getlist(name) if isinstance(value, str))
    return ",".join(filter(None, texts))
