"""How a book is asked for: by a request (by hand or as `BookRequested`), or by a drop (S3's own event)."""

import re
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from urllib.parse import unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from events.schemas.base import Payload

SELECTION = re.compile(r"\s*\d+\s*(-\s*\d+\s*)?(,\s*\d+\s*(-\s*\d+\s*)?)*")
GUTENBERG = re.compile(r"gutenberg:0*([1-9][0-9]{0,8})")
GUTENBERG_PAGE = "https://www.gutenberg.org/ebooks/"
INCLUDED = ("front", "part-title", "notes", "back")


def _known_scheme(url: str) -> str:
    if not re.match(r"(https?|s3)://[^/\s]+/?\S*", url) and not GUTENBERG.fullmatch(url):
        message = "must be an http://, https:// or s3:// address, or gutenberg:NUMBER"
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
        message = f'must list kinds of parts like "front,notes"; they are {", ".join(INCLUDED)}'
        raise ValueError(message)
    return ",".join(kind for kind in INCLUDED if kind in wanted)


class Wishes(Payload):
    """What a person may say about a book; for what is left out, the source or the settings decide."""

    title: str | None = Field(default=None, min_length=1, max_length=500)
    author: str | None = Field(default=None, min_length=1, max_length=500)
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", description="BCP 47")
    voice_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]{1,64}$")
    model_id: str | None = Field(default=None, pattern=r"^[a-z0-9_]{1,64}$")
    chapters: Annotated[str, AfterValidator(_selection)] | None = Field(
        default=None, description='positions of the chapters to narrate, like "1-3,7"; all when left out'
    )
    include: Annotated[str, AfterValidator(_kinds)] | None = Field(
        default=None,
        description=f'what is narrated besides chapters, like "front,notes": any of {", ".join(INCLUDED)}',
    )
    captions: Literal["drop", "read"] | None = Field(
        default=None, description="whether the captions of pictures are read; dropped when left out"
    )
    footnotes: Literal["drop", "read"] | None = Field(
        default=None, description="whether footnotes are read, each at the end of its paragraph; dropped when left out"
    )
    max_cost_usd: Decimal | None = Field(default=None, ge=0)


class BookRequest(Wishes):
    """Start input by hand, and the detail of `BookRequested`."""

    detail_type: ClassVar[str] = "BookRequested"
    book_id: UUID | None = None
    source_url: Annotated[str, AfterValidator(_known_scheme)] = Field(
        max_length=2000, description="http://, https:// or s3://, or gutenberg:NUMBER"
    )

    def identity(self) -> UUID:
        """Return the caller's id, or UUIDv5 of the source's location: the same source is the same book.

        A number of Project Gutenberg is located at the book's page there.
        """
        numbered = GUTENBERG.fullmatch(self.source_url)
        return self.book_id or uuid5(NAMESPACE_URL, GUTENBERG_PAGE + numbered[1] if numbered else self.source_url)

    def wishes(self) -> Wishes:
        """Return what the person said about the book."""
        return Wishes(**self.model_dump(include=set(Wishes.model_fields)))


class _S3Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class S3Bucket(_S3Part):
    """The bucket of an S3 event."""

    name: str


class S3Object(_S3Part):
    """The object of an S3 event. Keys are not URL-encoded in EventBridge's form of it."""

    key: str
    size: int
    etag: str | None = None


class SourceDrop(_S3Part):
    """Detail of an S3 `Object Created` event: AWS's own shape, so fields that we don't know are welcome."""

    bucket: S3Bucket
    object: S3Object

    @property
    def source_url(self) -> str:
        """Where the dropped object lies."""
        return f"s3://{self.bucket.name}/{self.object.key}"

    @property
    def is_a_book(self) -> bool:
        """Books are dropped under `raw/`; the rule can't say so (docs/decisions), so the first state looks."""
        return self.object.key.startswith("raw/")

    def identity(self) -> UUID:
        """Return UUIDv5 of the source's location: the same drop is the same book."""
        return uuid5(NAMESPACE_URL, self.source_url)


def wishes_from_metadata(metadata: dict[str, str]) -> Wishes:
    """Read the wishes that travel as a dropped object's user metadata (`aws s3 cp --metadata title=…`).

    S3 metadata is ASCII, so other letters are percent-encoded. Unknown names are somebody else's and passed over.
    """
    known = {name.replace("-", "_"): unquote(value) for name, value in metadata.items()}
    return Wishes.model_validate({name: value for name, value in known.items() if name in Wishes.model_fields})
