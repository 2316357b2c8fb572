"""What people read about a paragraph that is spoken again, or a word that is heard."""

from events.schemas.retakes import Retaken


def price_of(found: Retaken) -> str:
    """Return what speaking it would buy."""
    if not found.characters:
        return "Its speech is bought already: hearing it costs nothing."
    return f"{found.characters:,} characters are bought, about ${found.usd:.2f}."


def sentence_of(answer: Retaken) -> str:
    """Return what has happened."""
    if answer.restarts:
        return "The chapter is made again with it; nothing is bought for that."
    if answer.state == "offered":
        paid = f"${answer.paid_usd:.2f} is paid." if answer.paid_usd else "Nothing is paid."
        return f"Paragraph {answer.paragraph} is spoken again. {paid}"
    return f"The new take of paragraph {answer.paragraph} is dropped; the chapter stays as it is."
