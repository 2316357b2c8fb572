"""The keys of all objects in the artifacts bucket."""

from uuid import UUID


def book_key(book_id: UUID) -> str:
    """Return the key of the text of the book."""
    return f"raw/{book_id}/book.txt"


def source_key(book_id: UUID, extension: str) -> str:
    """Return the key of the unchanged source of a URL."""
    return f"raw/{book_id}/source.{extension}"


def cover_key(book_id: UUID, extension: str) -> str:
    """Return the key of the cover image in the source."""
    return f"{cover_prefix(book_id)}{extension}"


def cover_prefix(book_id: UUID) -> str:
    """Return the beginning of the key of the cover image in the source, whose extension is its format."""
    return f"raw/{book_id}/cover."


def report_key(manifest_key: str) -> str:
    """Return the key of the report on a manifest of requests, next to the manifest."""
    return f"{manifest_key}.report.json"


def removed_key(book_id: UUID) -> str:
    """Return the key of the list of text that was removed from the source, with reasons."""
    return f"parsed/{book_id}/removed.json"


def lexicon_key(name: str) -> str:
    """Return the key of a lexicon that people edit: `all`, `authors/{slug}` or `books/{book_id}`."""
    return f"lexicons/{name}.json"


def book_lexicon_key(book_id: UUID) -> str:
    """Return the key of the lexicon entries that apply to the chapters of a book in its present run."""
    return f"parsed/{book_id}/lexicon.json"


def parsed_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of the text of a chapter before formatting."""
    return f"parsed/{book_id}/{chapter_id}.txt"


def formatted_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of the formatted text of a chapter.

    One blank line separates paragraphs, and each further one is a pause.
    """
    return f"formatted/{book_id}/{chapter_id}.txt"


def change_log_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of the change log between parsed and formatted text."""
    return f"formatted/{book_id}/{chapter_id}.json"


def block_key(book_id: UUID, idempotency_key: str) -> str:
    """Return the key of the paid edits of one block of text."""
    return f"formatted/{book_id}/blocks/{idempotency_key}.json"


def audio_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of the MP3 of a chapter."""
    return f"audio/{book_id}/{chapter_id}.mp3"


def chunk_key(book_id: UUID, idempotency_key: str) -> str:
    """Return the key of the paid speech of one chunk of text."""
    return f"audio/{book_id}/chunks/{idempotency_key}.mp3"


def is_chunk(key: str) -> bool:
    """Return whether the key is a `chunk_key`."""
    return key.startswith("audio/") and "/chunks/" in key


def sample_key(book_id: UUID, idempotency_key: str) -> str:
    """Return the key of a sample of the book in some voice."""
    return f"audio/{book_id}/samples/{idempotency_key}.mp3"


def manifest_key(book_id: UUID) -> str:
    """Return the key of the manifest of the audiobook."""
    return f"audio/{book_id}/manifest.json"


def aac_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of a chapter's sound as AAC, from which the M4B is joined."""
    return f"audio/{book_id}/bound/{chapter_id}.m4a"


def master_key(book_id: UUID, preset: str, chapter_id: UUID) -> str:
    """Return the key of a chapter's MP3 for a preset, such as `acx`."""
    return f"audio/{book_id}/bound/{preset}/{chapter_id}.mp3"


def m4b_key(book_id: UUID) -> str:
    """Return the key of the M4B of the audiobook."""
    return f"audio/{book_id}/bound/book.m4b"


def bound_cover_key(book_id: UUID) -> str:
    """Return the key of the cover of the audiobook, a JPEG."""
    return f"audio/{book_id}/bound/cover.jpg"


def book_prefixes(book_id: UUID) -> tuple[str, ...]:
    """Return the beginnings of all keys of a book."""
    stages = ("raw", "parsed", "formatted", "audio")
    return (*(f"{stage}/{book_id}/" for stage in stages), lexicon_key(f"books/{book_id}"))


def is_audiobook(key: str) -> bool:
    """Return whether the key is a finished file's: a chapter's MP3, the M4B, the cover, the audiobook manifest."""
    is_part = is_chunk(key) or "/samples/" in key or key.endswith(".m4a")
    return key.startswith("audio/") and not is_part
