"""Sentences about a paragraph that is spoken again, or a word that is heard."""

from decimal import Decimal

from events.schemas.retakes import Retaken

CENT = Decimal("0.01")


def price_of(found: Retaken) -> str:
    """Return what speaking it would buy."""
    if not found.characters:
        return "Its speech is bought already: hearing it costs nothing."
    usd = f"about ${found.usd:.2f}" if found.usd >= CENT / 2 else "less than a cent"
    return f"{found.characters:,} characters are bought, {usd}."


def sentence_of(answer: Retaken) -> str:
    """Return what has happened."""
    if answer.restarts:
        return "The chapter is made again with it; nothing is bought for that."
    if answer.state == "offered":
        paid = f"${answer.paid_usd:.2f} is paid." if answer.paid_usd else "Nothing is paid."
        return f"Paragraph {answer.paragraph} is spoken again. {paid}"
    return f"The new take of paragraph {answer.paragraph} is discarded; the chapter stays as it is."
