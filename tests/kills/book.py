"""A book in which no two chapters, and no two paragraphs, say the same."""

SCENES = (
    "the harbour", "the lighthouse", "the chapel", "the orchard", "the mill", "the quarry", "the ferry",
    "the schoolroom", "the bakery", "the salt marsh", "the signal box", "the graveyard", "the inn", "the boat shed",
    "the market", "the rectory", "the observatory", "the tannery", "the weir", "the long barn",
)  # fmt: skip
HOURS = ("At dawn", "Before noon", "At midday", "Towards evening", "After dark", "Past midnight")
PARAGRAPHS = 8


def text(chapters: int) -> str:
    """Return the book: each chapter has some speech in several chunks, and text for several of the editor's blocks."""
    told = [f"CHAPTER {number}\n\n{_chapter(number)}\n\n\n" for number in range(1, chapters + 1)]
    return f"Title: The Siege\nAuthor: A. Writer\nLanguage: English\n\n\n{''.join(told)}"


def _chapter(number: int) -> str:
    scene = SCENES[number % len(SCENES)]
    return "\n\n".join(
        f"{HOURS[paragraph % len(HOURS)]} on day {number} Mr. Hale walked round {scene}, for the {paragraph + 1}. "
        f"time. He counted {number * 17 + paragraph} steps, wrote that down, and went in."
        for paragraph in range(PARAGRAPHS)
    )
