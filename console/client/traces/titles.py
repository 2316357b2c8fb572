"""Chapter titles for the spans of a trace."""

from events.schemas.describe_books import BookDetails


def titles_of(book: BookDetails) -> dict[str, str]:
    """Return `3. The Storm`, number and title, by chapter id."""
    return {str(chapter.chapter_id): f"{chapter.number}. {chapter.title}" for chapter in book.chapters}
