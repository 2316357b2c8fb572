"""Small books for tests, made of our own sentences, and the titles that are found in them."""

from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read_document

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
    """Return paragraphs of wrapped prose, made unique by the seed in the first one."""
    first = (
        f"It began with number {seed} on the list, as such things do in a town where everybody keeps a\nlist. {PROSE}"
    )
    return "\n\n".join([first, *([MORE, PROSE] * paragraphs)[:paragraphs]])


def book(*sections: str) -> str:
    """Join sections with wide gaps, as between chapters."""
    return "\n\n\n".join(sections) + "\n"


def chapters(*headings: str, gap: str = "\n\n") -> str:
    """Return a book with a chapter under each heading."""
    return book(*(heading + gap + body(heading) for heading in headings))


def titles(text: str, language: str | None = "en", *, kind: str = "chapter") -> list[str]:
    """Return the titles of a text's sections of this kind."""
    return [section.title for section in split(text, language=language, title=None) if section.kind == kind]


def titles_of_page(markup: str, *, kind: str = "chapter") -> list[str]:
    """Return the titles of the sections of a web page with this body."""
    page = f"<!DOCTYPE html><html lang='en'><head><title>A Page</title></head><body>{markup}</body></html>"
    document = read_document(page.encode(), "page.html")
    sections = split(document.text, language=document.language, title=document.title)
    return [section.title for section in sections if section.kind == kind]
