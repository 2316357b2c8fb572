"""Small books for the tests, built from sentences of our own."""

PROSE = (
    "The ferry left the quay a little after six, with nobody on deck but the boy who sold lamp oil\n"
    "and an old surveyor. They watched the chimneys go by in silence, and neither of them thought of\n"
    "the letter until the second bridge was behind them."
)
MORE = (
    "By the time the rain had stopped the whole street knew of it. Doors stood open, kettles boiled\n"
    "over, and the baker, who had never been seen without his hat, was seen without it twice."
)


def body(seed: object, paragraphs: int = 4) -> str:
    """Paragraphs of wrapped prose, told apart by what the first one says."""
    first = (
        f"It began with number {seed} on the list, as such things do in a town where everybody keeps a\nlist. {PROSE}"
    )
    return "\n\n".join([first, *([MORE, PROSE] * paragraphs)[:paragraphs]])


def book(*pieces: str) -> str:
    """Join the pieces with wide gaps, as a text has them between its chapters."""
    return "\n\n\n".join(pieces) + "\n"


def chapters(*headings: str, gap: str = "\n\n") -> str:
    """A chapter under each heading."""
    return book(*(heading + gap + body(heading) for heading in headings))
