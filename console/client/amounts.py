"""Amounts of money for people: calls that a stand-in has answered are not shown as paid."""

from decimal import Decimal

STAND_IN = "stand-in"
"""The label of an amount if a stand-in has answered instead of a provider."""


def stand_in_note(usd: Decimal, stand_in_usd: Decimal) -> str:
    """Return a sentence about the unpaid part of an amount; empty if all of it was paid."""
    if not stand_in_usd:
        return ""
    if usd == stand_in_usd:
        return f"{STAND_IN}: nothing was paid; the amounts are prices at the providers"
    return f"{STAND_IN}: {stand_in_usd:.4f} USD of it were not paid; that is the price at the providers"
