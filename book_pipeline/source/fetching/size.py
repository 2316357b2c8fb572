"""How many bytes a source may have, wherever it comes from."""

from book_pipeline.errors import SourceRejected
from book_pipeline.settings import SourceSettings


def check_size(address: str, size: int, settings: SourceSettings) -> None:
    """Raise SourceRejected for more bytes than a source may have."""
    if size > settings.source_max_bytes:
        raise SourceRejected(
            f"{address} is larger than {settings.source_max_bytes // 2**20} MB. "
            "Send the book's text without its pictures."
        )
