"""A book in which all chapters and paragraphs are different."""

SCENES = (
    "the harbour", "the lighthouse", "the chapel", "the orchard", "the mill", "the quarry", "the ferry",
    "the schoolroom", "the bakery", "the salt marsh", "the signal box", "the graveyard", "the inn", "the boat shed",
    "the market", "the rectory", "the observatory", "the tannery", "the weir", "the long barn",
)  # fmt: skip
HOURS = ("At dawn", "Before noon", "At midday", "Towards evening", "After dark", "Past midnight")
PARAGRAPHS = 8


def text(chapters: int) -> str:
    """Return the book. Each chapter is long enough for several chunks of speech and several of the editor's blocks."""
    parts = [f"CHAPTER {number}\n\n{_chapter(number)}\n\n\n" for number in range(1, chapters + 1)]
    return f"Title: The Twenty Places\nAuthor: A. Writer\nLanguage: English\n\n\n{''.join(parts)}"


def _chapter(number: int) -> str:
    scene = SCENES[number % len(SCENES)]
    return "\n\n".join(
        f"{HOURS[paragraph % len(HOURS)]} on day {number} Mr. Hale walked round {scene}, for the {paragraph + 1}. "
        f"time. He counted {number * 17 + paragraph} steps, wrote that down, and went in."
        for paragraph in range(PARAGRAPHS)
    )
