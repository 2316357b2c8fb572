"""The data of a paid call: before, during and after it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Work:
    """A call to pay for.

    Parameters
    ----------
    idempotency_key
        SHA-256 of everything that determines the result, in hexadecimal.
    key
        S3 key of the result.
    content_type
        Media type of the result.
    provider, model
        The provider that is paid, and its model.
    characters
        Length of the text that is sent.
    estimated_usd
        Expected price.

    """

    idempotency_key: str
    key: str
    content_type: str
    provider: str
    model: str
    characters: int
    estimated_usd: Decimal


@dataclass(frozen=True)
class Intent:
    """A paid call with an intent row but no outcome yet.

    Parameters
    ----------
    idempotency_key
        That of the work.
    created_at
        When the earliest intent without an outcome was written.
    characters
        Length of the text that was sent.
    expired
        Whether the provider can no longer be working on the call.
    same_chapter
        Whether the chapter that asks now also wrote the latest intent.

    """

    idempotency_key: str
    created_at: datetime
    characters: int
    expired: bool = True
    same_chapter: bool = True


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger has on a piece of work: the id of its latest row (0 if it has none), and its open intent."""

    last_log_id: int
    intent: Intent | None


@dataclass(frozen=True)
class Receipt:
    """What the provider charged; `recovered` if the result came from the provider's history."""

    request_id: str | None
    usd: Decimal
    characters: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    recovered: bool = False


@dataclass(frozen=True)
class Purchase:
    """The result. `paid` is whether this call paid for it or recovered it; only then is there a `receipt`."""

    content: bytes
    receipt: Receipt | None
    paid: bool
