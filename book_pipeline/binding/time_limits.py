"""How long a chapter may be, so that an invocation of EncodeChapter makes its files within its 15 minutes.

`python -m bench bind` measures seconds of processor time for two hours of sound: about 170 for the AAC with the
measurement, and 45 for the measurement alone. A core of Lambda is taken to be half as fast. For files for presets, see
`LONGEST_FILE`.
"""

from book_pipeline.errors import ChapterTooLong
from book_pipeline.store.chapters import ChapterRecord

LONGEST_ENCODED, LONGEST_MEASURED = 4.5 * 3600, 15 * 3600
"""Seconds of sound: 765 and 675 seconds of time."""


def require_short_enough(chapter: ChapterRecord, *, with_aac: bool) -> None:
    """Raise ChapterTooLong for a chapter that cannot be encoded, or measured, in one invocation."""
    longest = LONGEST_ENCODED if with_aac else LONGEST_MEASURED
    seconds = float(chapter.audio_seconds or 0)
    if seconds > longest:
        remedy = "Start the book again with the output mp3 alone" if with_aac else "Download the MP3s as they are"
        raise ChapterTooLong(
            f'Chapter {chapter.number} "{chapter.title}" is {seconds / 3600:.1f} hours long, and at most '
            f"{longest / 3600:g} hours can be made into finished files. {remedy}; the speech is not paid again."
        )
