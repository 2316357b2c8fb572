"""The file name of a download: from its URL, or from the response headers."""

from email.message import Message
from pathlib import PurePosixPath

READABLE = {
    "txt",
    "text",
    "htm",
    "html",
    "xhtml",
    "epub",
    "md",
    "markdown",
    "docx",
    "docm",
    "odt",
    "ott",
    "rtf",
    "fb2",
    "pdf",
    "zip",
}
UNREADABLE = {
    "doc", "mobi", "azw", "azw3", "kf8", "prc", "djvu", "cbz", "cbr", "gz", "rar", "7z", "mp3", "m4b", "jpg", "jpeg",
    "png", "json", "csv", "xml",
}  # fmt: skip
"""Extensions that readers reject by name; a media type never replaces them."""
EXTENSIONS = {
    "text/plain": "txt",
    "text/html": "html",
    "application/xhtml+xml": "xhtml",
    "application/epub+zip": "epub",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "application/zip": "zip",
    "application/pdf": "pdf",
    "application/x-mobipocket-ebook": "mobi",
    "application/vnd.amazon.ebook": "azw3",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/x-fictionbook+xml": "fb2",
    "application/fb2": "fb2",
}


def file_name(path: str, content_type: str, disposition: str) -> str:
    """Return the first of these names that has a known extension: the URL's, Content-Disposition's, the media type's.

    Parameters
    ----------
    path
        The URL's path, decoded.
    content_type, disposition
        The headers Content-Type and Content-Disposition, or empty strings.

    """
    name = PurePosixPath(path).name or "book"
    stated = _disposition_name(disposition)
    for candidate in (name, stated):
        if PurePosixPath(candidate).suffix.lstrip(".").lower() in READABLE | UNREADABLE:
            return candidate
    extension = EXTENSIONS.get(media_type_of(content_type))
    return f"{stated or name}.{extension}" if extension else stated or name


def media_type_of(content_type: str) -> str:
    """Return the media type of a Content-Type header in lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def charset_of(content_type: str) -> str | None:
    """Return the charset of a Content-Type header in lower case, or None."""
    charset = _header("Content-Type", content_type).get_content_charset()
    return charset.strip() or None if charset else None


def _disposition_name(disposition: str) -> str:
    """Return the file name in a Content-Disposition header (plain or RFC 6266), without folders."""
    stated = _header("Content-Disposition", disposition).get_filename("") if disposition else ""
    return PurePosixPath(stated.replace("\\", "/")).name


def _header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value.replace("\r", " ").replace("\n", " ")
    return message


def stem_of(name: str) -> str:
    """Return the name of a file without its extension, the title of a book that states none."""
    return name.rpartition(".")[0] or name
