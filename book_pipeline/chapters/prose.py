"""Running text, told without the patterns of headings, whose compilation would slow a cold start."""

from book_pipeline.chapters.title_case import is_title_case

ARTICLE_OPENING = "running text before the first heading"
"""The evidence of an introduction that is narrated with the chapter after it."""
FEWEST_WORDS = 12
"""Words of a paragraph from which it is prose, not a subtitle or a motto."""
LONG_PARAGRAPH = 30
"""Words from which a paragraph is running text even if it does not end as a sentence does, like verse or a colon."""
SENTENCE_ENDS = (".", "!", "?", "…", "”", "»", '"', "。", "！", "？")


def is_prose(paragraph: str) -> bool:
    """Return whether a paragraph is running text: long enough, and the end of a sentence, or long and no title."""
    words = len(paragraph.split())
    if words >= LONG_PARAGRAPH and not is_title_case(paragraph):
        return True
    return words >= FEWEST_WORDS and paragraph.rstrip().endswith(SENTENCE_ENDS)


def first_words(text: str, number: int) -> str:
    """Return the first words of a text, without the marks of its heading."""
    return " ".join(text.lstrip("#").split(maxsplit=number)[:number])
