"""Project Gutenberg's books by number: `gutenberg:1342` and a book page mean the best available file of the book."""

import re

EBOOKS = "https://www.gutenberg.org/ebooks/"
NUMBER = re.compile(r"gutenberg:0*([1-9][0-9]{0,8})")
PAGE = re.compile(
    r"https?://(?:www\.)?gutenberg\.org/(?:ebooks|etext|files|cache/epub)/0*([1-9][0-9]{0,8})/?(?:[?#].*)?",
    re.IGNORECASE,
)
FORMATS = (
    ("/ebooks/{0}.epub3.images", "epub"),
    ("/ebooks/{0}.epub.images", "epub"),
    ("/ebooks/{0}.epub.noimages", "epub"),
    ("/ebooks/{0}.txt.utf-8", "txt"),
    # Mirrors have only the files.
    ("/cache/epub/{0}/pg{0}-images-3.epub", "epub"),
    ("/cache/epub/{0}/pg{0}-images.epub", "epub"),
    ("/cache/epub/{0}/pg{0}.epub", "epub"),
    ("/cache/epub/{0}/pg{0}.txt", "txt"),
)
"""Best first: EPUB 3, EPUB with images, EPUB without images, plain text. A missing format returns 404."""


def book_number(address: str) -> str | None:
    """Return the book number that an address means; None for a file's address and for other sites."""
    found = NUMBER.fullmatch(address) or PAGE.fullmatch(address)
    return found[1] if found else None


def file_urls(number: str, site: str) -> list[tuple[str, str]]:
    """Return the URLs to try at the site or a mirror, best first, each with the file's extension."""
    return [(site.rstrip("/") + path.format(number), extension) for path, extension in FORMATS]
