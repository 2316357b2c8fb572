"""Payloads of RetakePassage, which a requester calls about a paragraph or a word of a chapter."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from events.schemas.base import Payload, plain_text

Words = Annotated[str, AfterValidator(plain_text)]


class RetakeRequest(Payload):
    """To RetakePassage.

    `look` buys and changes nothing. `speak` buys another take of a paragraph, or its `wording`. `keep` and `discard`
    decide about what was spoken; `discard` also undoes what was kept. With `word`, `look` and `speak` are about a word.
    """

    book_id: UUID
    chapter_id: UUID
    action: Literal["look", "speak", "keep", "discard"] = "look"
    paragraph: int = Field(default=1, ge=1)
    wording: Words | None = Field(default=None, min_length=1, max_length=10_000)
    word: Words | None = Field(default=None, min_length=1, max_length=200)


class Retaken(Payload):
    """From RetakePassage: a paragraph, what is spoken of it now, what is offered, and what another take would cost.

    `now` and `offered` are the idempotency keys of speech in the bucket. `state` is that of the latest retake. `usd` is
    the price of `characters` that are not bought yet, `paid_usd` what this call paid. `restarts` says that the chapter
    is made again. About a word, `text` is the word.
    """

    book_id: UUID
    chapter_id: UUID
    paragraph: int
    paragraphs: int
    text: str
    wording: str | None
    state: Literal["none", "offered", "kept"]
    characters: int
    usd: Decimal
    paid_usd: Decimal
    now: tuple[str, ...]
    offered: tuple[str, ...]
    restarts: bool = False
