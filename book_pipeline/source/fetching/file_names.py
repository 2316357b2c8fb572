"""The name of what a server sent: from its address, else from what the server says about it."""

from email.message import Message
from pathlib import PurePosixPath

READ = {"txt", "text", "htm", "html", "xhtml", "epub", "md", "markdown", "zip"}
REFUSED = {
    "pdf", "doc", "docx", "odt", "rtf", "mobi", "azw", "azw3", "kf8", "prc", "fb2", "djvu", "cbz", "cbr", "gz", "rar",
    "7z", "mp3", "m4b", "jpg", "jpeg", "png", "json", "csv", "xml",
}  # fmt: skip
"""Endings that the readers refuse by the kind that they name: no media type puts another one behind them."""
MEDIA_TYPES = {
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
}


def file_name(path: str, content_type: str, disposition: str) -> str:
    """Return the first name with an ending that is known: the address's, the stated file's, the media type's.

    Parameters
    ----------
    path
        The address's path, decoded.
    content_type, disposition
        The headers Content-Type and Content-Disposition, empty where there is none.

    """
    name = PurePosixPath(path).name or "book"
    stated = _stated(disposition)
    for candidate in (name, stated):
        if PurePosixPath(candidate).suffix.lstrip(".").lower() in READ | REFUSED:
            return candidate
    ending = MEDIA_TYPES.get(media_type_of(content_type))
    return f"{stated or name}.{ending}" if ending else stated or name


def media_type_of(content_type: str) -> str:
    """Return the header's media type in lower case, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def charset_of(content_type: str) -> str | None:
    """Return the header's charset in lower case, or None."""
    charset = _header("Content-Type", content_type).get_content_charset()
    return charset.strip() or None if charset else None


def _stated(disposition: str) -> str:
    """Return the file name of a Content-Disposition header, plain or as RFC 6266 extends it, without any folder."""
    stated = _header("Content-Disposition", disposition).get_filename("") if disposition else ""
    return PurePosixPath(stated.replace("\\", "/")).name


def _header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value.replace("\r", " ").replace("\n", " ")
    return message
