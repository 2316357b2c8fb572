"""Start inputs: a request (by hand or as `BookRequested`), or a drop (the event of S3)."""

import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import unquote, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from events.schemas.base import Payload, plain_text, problems_of

SELECTED = r"\s*(\d+\s*(-\s*\d+\s*)?|\d+[a-z]+\s*)"
SELECTION = re.compile(rf"{SELECTED}(,{SELECTED})*")
NUMBER = r"^\d+[a-z]*$"
VOICE, MODEL = r"^[A-Za-z0-9]{1,64}$", r"^[a-z0-9_]{1,64}$"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"
GUTENBERG = re.compile(r"gutenberg:0*([1-9][0-9]{0,8})")
GUTENBERG_PAGE = "https://www.gutenberg.org/ebooks/"
MOST_LEXICON_ENTRIES = 300
"""An event and an input of Step Functions have at most 256 KiB; a longer list belongs in a stored lexicon."""
MOST_USD = 1_000_000
"""A higher limit is rejected as a typing error."""
OUTPUTS = ("mp3", "m4b", "acx", "r128")
INCLUDED = ("front", "part-title", "notes", "back")


def _known_scheme(url: str) -> str:
    if not re.match(r"(https?|s3)://[^/\s]+/?\S*", url) and not GUTENBERG.fullmatch(url):
        message = "must be an http://, https:// or s3:// address, or gutenberg:NUMBER"
        raise ValueError(message)
    if "@" in urlsplit(url).netloc:
        message = "must not contain a user name or password: give an address that works without them"
        raise ValueError(message)
    return url


def _selection(text: str) -> str:
    if not SELECTION.fullmatch(text):
        message = 'must list chapter numbers like "1-3,7"'
        raise ValueError(message)
    return re.sub(r"\s", "", text)


def _kinds(text: str) -> str:
    wanted = {kind.strip().lower() for kind in text.split(",")}
    if not wanted <= set(INCLUDED):
        message = f'must list kinds of sections like "front,notes"; the kinds are {", ".join(INCLUDED)}'
        raise ValueError(message)
    return ",".join(kind for kind in INCLUDED if kind in wanted)


def _listed_outputs(given: object) -> object:
    return ",".join(map(str, given)) if isinstance(given, list | tuple) else given


def _outputs(text: str) -> str:
    wanted = {output.strip().lower() for output in text.split(",")}
    if not wanted <= set(OUTPUTS):
        message = f'must list outputs like "mp3,m4b"; the outputs are {", ".join(OUTPUTS)}'
        raise ValueError(message)
    return ",".join(output for output in OUTPUTS if output in wanted)


def _filled(text: str) -> str:
    if not text.strip():
        message = "must not be blank"
        raise ValueError(message)
    return text


def _text_encoding(label: str) -> str:
    try:
        "".encode(label)  # Python also has codecs that are not for text, such as zlib
    except (LookupError, ValueError):
        message = 'must be an encoding of text that Python knows, like "windows-1251", "koi8-r" or "shift_jis"'
        raise ValueError(message) from None
    return label


PlainText = Annotated[str, AfterValidator(plain_text)]
Selection = Annotated[str, AfterValidator(_selection)]
Name = Annotated[
    str, Field(max_length=500, json_schema_extra={"minLength": 1}), AfterValidator(plain_text), AfterValidator(_filled)
]


class BookOptions(Payload):
    """Options of a book. Missing ones are taken from the source or the settings."""

    title: Name | None = Field(default=None, description="title of the book")
    author: Name | None = Field(default=None, description="author of the book")
    language: str | None = Field(default=None, pattern=LANGUAGE, description="language of the book, BCP 47")
    encoding: Annotated[str, AfterValidator(_text_encoding)] | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,39}$",
        description='encoding of the text or web page, like "windows-1251"; by default it is detected',
    )
    voice_id: str | None = Field(default=None, pattern=VOICE, description="ElevenLabs voice")
    narrator: Name | None = Field(default=None, description="name of the narrator, for the tags of the files")
    outputs: Annotated[str, BeforeValidator(_listed_outputs), AfterValidator(_outputs)] | None = Field(
        default=None,
        description='what is made of the book, as a list or like "mp3,m4b"; by default the parameter of the stack',
    )
    model_id: str | None = Field(default=None, pattern=MODEL, description="ElevenLabs model")
    chapters: Selection | None = Field(
        default=None,
        description='numbers of the chapters to narrate, like "1-3,7", as `split` lists them; by default all',
    )
    include: Annotated[str, AfterValidator(_kinds)] | None = Field(
        default=None,
        description=f'kinds of sections to narrate in addition to chapters, like "front,notes": {", ".join(INCLUDED)}',
    )
    captions: Literal["drop", "read"] | None = Field(
        default=None, description="whether captions of pictures are read; by default they are left out"
    )
    footnotes: Literal["drop", "read"] | None = Field(
        default=None,
        description="whether footnotes are read, each at the end of its paragraph; by default they are left out",
    )
    credits: bool | None = Field(
        default=None,
        description="whether credits, made of title, author and narrator, are narrated at both ends; by default not",
    )
    max_cost_usd: Decimal | None = Field(
        default=None, ge=0, le=MOST_USD, description="a book with a higher estimate stops before anything is paid"
    )
    review: bool | None = Field(
        default=None, description="whether the book waits before anything is paid until somebody approves it"
    )


class LexiconEntry(Payload):
    """How a word or phrase of the book is pronounced."""

    word: Annotated[PlainText, AfterValidator(_filled)] = Field(max_length=100, description="as it is printed")
    alias: Annotated[PlainText, AfterValidator(_filled)] = Field(
        max_length=200, description="its respelling, which is spoken instead"
    )
    ipa: PlainText | None = Field(
        default=None, max_length=200, description="its pronunciation for other programs; it is not spoken"
    )
    language: str | None = Field(
        default=None, pattern=LANGUAGE, description="the entry is used if the book is in this language, BCP 47"
    )


class BookRequest(BookOptions):
    """Start input by hand, and the detail of `BookRequested`."""

    detail_type: ClassVar[str] = "BookRequested"
    book_id: UUID | None = Field(
        default=None, description="derived from source_url when left out: the same source is the same book"
    )
    source_url: Annotated[PlainText, AfterValidator(_known_scheme)] = Field(
        max_length=2000, description="address of the book: http://, https:// or s3://, or gutenberg:NUMBER"
    )
    lexicon: list[LexiconEntry] | None = Field(
        default=None,
        max_length=MOST_LEXICON_ENTRIES,
        description="how words are pronounced, besides the stored lexicons: objects with `word`, `alias` and, if "
        "needed, `language`",
    )

    only: str | None = Field(
        default=None,
        pattern=NUMBER,
        description="number of the one chapter to work on in this run; the others stay as they are",
    )

    def identity(self) -> UUID:
        """Return the given id, or UUIDv5 of the address of the source: the same source is the same book.

        The address of a Project Gutenberg number is the page of the book.
        """
        numbered = GUTENBERG.fullmatch(self.source_url)
        return self.book_id or uuid5(NAMESPACE_URL, GUTENBERG_PAGE + numbered[1] if numbered else self.source_url)

    def options(self, _: Mapping[str, str]) -> dict[str, Any]:
        """Return the given options as JSON values, without those in the metadata of the source."""
        return self.model_dump(mode="json", exclude_none=True, include={*BookOptions.model_fields, "lexicon"})


class _S3Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class S3Bucket(_S3Part):
    """The bucket of an S3 event."""

    name: str


class S3Object(_S3Part):
    """The object of an S3 event. EventBridge does not URL-encode keys."""

    key: PlainText
    size: int
    etag: str | None = None


class SourceDrop(_S3Part):
    """Detail of an S3 `Object Created` event. AWS may add fields, so unknown ones are allowed."""

    bucket: S3Bucket
    object: S3Object

    @property
    def source_url(self) -> str:
        """Address of the dropped object."""
        return f"s3://{self.bucket.name}/{self.object.key}"

    @property
    def is_a_book(self) -> bool:
        """Whether the key is under `raw/`. The event rule cannot check this, so the first state does."""
        return self.object.key.startswith("raw/")

    @property
    def book_id(self) -> None:
        """A drop names no id: it follows from the key."""
        return

    @property
    def only(self) -> None:
        """A drop is about the whole book."""
        return

    def identity(self) -> UUID:
        """Return UUIDv5 of the address: the same key is the same book, unless another book is found there."""
        return uuid5(NAMESPACE_URL, self.source_url)

    def options(self, metadata: Mapping[str, str]) -> dict[str, Any]:
        """Return the options in the user metadata of the object as JSON values. Raises ValueError."""
        try:
            return options_from_metadata(metadata).model_dump(mode="json", exclude_none=True)
        except ValidationError as error:
            raise ValueError(problems_of(error)) from None


def valid_requests(inputs: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, BookRequest]:
    """Return stored start inputs as requests by book, without those that only an older release accepted."""
    requests = {}
    for book_id, fields in inputs.items():
        with suppress(ValidationError):
            requests[book_id] = BookRequest.model_validate(fields)
    return requests


def options_from_metadata(metadata: Mapping[str, str]) -> BookOptions:
    """Return the options in the user metadata of an object. Raises ValidationError.

    S3 metadata is ASCII, so other letters are percent-encoded. Names have hyphens or underscores. Unknown names are
    ignored.
    """
    known = {name.replace("-", "_"): unquote(value) for name, value in metadata.items()}
    return BookOptions.model_validate(
        {name: value for name, value in known.items() if name in BookOptions.model_fields}
    )
