"""Links in an EPUB, and the files of the archive that they mean."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from book_pipeline.source.archive import Archive


def locate(archive: Archive, href: str, folder: str = "") -> tuple[str, str]:
    """Return the path that a link in a folder refers to, and the link's fragment.

    The path is that of a file in the archive if there is one under the link as written, decoded, or from the archive's
    root. The address of a file on the web is returned unchanged.
    """
    href = href.strip().replace("\\", "/")
    try:
        parts = urlsplit(href)
    except ValueError:
        return href, ""
    if parts.scheme and (parts.netloc or parts.scheme in ("data", "file")):
        return href, ""
    fragment = unquote(parts.fragment)
    if not parts.path:
        return "", fragment
    for number, path in enumerate(_readings(href, parts.path)):
        for joined in (_joined(folder, path), _joined("", path)):
            if (found := archive.find(joined)) is not None:
                # The whole link is a name only if it names a file; then it has no fragment.
                return found, fragment if number else ""
    return _joined(folder, unquote(parts.path)), fragment


def _readings(href: str, path: str) -> Iterator[str]:
    """Yield a link's path: with what looks like a fragment or query, as written, decoded, and decoded twice.

    The last one is for old programs, which wrote the bytes of Windows-1252.
    """
    yield href
    yield path
    yield unquote(path)
    yield unquote(unquote(path))
    yield unquote(path, encoding="cp1252")


def _joined(folder: str, path: str) -> str:
    """Return the path in the archive; one that leads above its root begins at the root, as in URLs."""
    joined = posixpath.normpath(posixpath.join("/", folder, path))
    return joined.lstrip("/")
