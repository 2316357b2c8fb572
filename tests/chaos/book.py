"""Books in which all chapters and paragraphs are different, and every sentence names the book's walker."""

SCENES = (
    "the harbour", "the lighthouse", "the chapel", "the orchard", "the mill", "the quarry", "the ferry",
    "the schoolroom", "the bakery", "the salt marsh", "the signal box", "the graveyard", "the inn", "the boat shed",
    "the market", "the rectory", "the observatory", "the tannery", "the weir", "the long barn",
)  # fmt: skip
HOURS = ("At dawn", "Before noon", "At midday", "Towards evening", "After dark", "Past midnight")
WALKERS = ("Mr. Hale", "Mrs. Thorne", "Dr. Amory", "Miss Penrose", "Captain Vane", "Canon Reeve")
PARAGRAPHS = 8


def text(chapters: int, book: int = 0) -> str:
    """Return a book; the first six differ. Each chapter has several chunks of speech and of the editor's blocks."""
    walker = WALKERS[book]
    parts = [
        f"CHAPTER {number}. {walker} goes out\n\n{_chapter(number, walker)}\n\n\n" for number in range(1, chapters + 1)
    ]
    return f"Title: The Twenty Places of {walker}\nAuthor: A. Writer\nLanguage: English\n\n\n{''.join(parts)}"


def _chapter(number: int, walker: str) -> str:
    scene = SCENES[number % len(SCENES)]
    return "\n\n".join(
        f"{HOURS[paragraph % len(HOURS)]} on day {number} {walker} walked round {scene}, for the {paragraph + 1}. "
        f"time. {walker} counted {number * 17 + paragraph} steps, wrote that down, and went in."
        for paragraph in range(PARAGRAPHS)
    )
