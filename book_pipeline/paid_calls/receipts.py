"""Receipts as metrics, and as metadata of stored results.

If an invocation dies before it writes the receipt to the ledger, a later one takes it from the metadata.
"""

from dataclasses import asdict
from decimal import Decimal

from book_pipeline.metrics import count
from book_pipeline.paid_calls.models import Receipt


def count_payment(provider: str, receipt: Receipt) -> None:
    """Write the metrics of a new receipt; the money is spent even if the chapter fails later."""
    paid: dict[str, Decimal | int] = {"UsdReconciled" if receipt.recovered else "UsdSpent": receipt.usd}
    if receipt.characters and not receipt.recovered:
        paid["CharactersSynthesized"] = receipt.characters
    count(paid, {"provider": provider})


def metadata_of(receipt: Receipt) -> dict[str, str]:
    """Return the receipt as an object's metadata."""
    fields = asdict(receipt).items()
    return {f"receipt-{name.replace('_', '-')}": str(value) for name, value in fields if value is not None}


def receipt_from(metadata: dict[str, str]) -> Receipt | None:
    """Return the receipt in an object's metadata; None if somebody else has stored the object."""
    if "receipt-usd" not in metadata:
        return None

    def integer(name: str) -> int | None:
        text = metadata.get(f"receipt-{name}")
        return None if text is None else int(text)

    return Receipt(
        request_id=metadata.get("receipt-request-id"),
        usd=Decimal(metadata["receipt-usd"]),
        characters=integer("characters"),
        credits=Decimal(credits_taken) if (credits_taken := metadata.get("receipt-credits")) else None,
        input_tokens=integer("input-tokens"),
        output_tokens=integer("output-tokens"),
        recovered=metadata.get("receipt-recovered") == "True",
        stand_in=metadata.get("receipt-stand-in") == "True",
    )
