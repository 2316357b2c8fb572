"""An EPUB's cover image, by each of the ways in which publishers name it."""

import posixpath
import re
from collections.abc import Iterator

from book_pipeline.source.archive import Archive
from book_pipeline.source.document import Cover
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.epub.package import SVG, Item, Package
from book_pipeline.source.epub.styles import backgrounds_of
from book_pipeline.source.markup.boilerplate import Element, local_name, semantic_types, text_of
from book_pipeline.source.markup.parsers import parse_page

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", SVG: "svg", "image/webp": "webp"}
"""The formats that players show."""
OTHER_NAMES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png", "image/svg": SVG}
"""Media types that are written for others."""
BY_EXTENSION = {"jpeg": "image/jpeg", **{extension: kind for kind, extension in EXTENSIONS.items()}}
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png", b"GIF8": "image/gif"}
"""How images begin: the manifest may state another type."""
COVER_NAME = re.compile(r"(?:book|front|ebook)?[-_.]?cover(?:[-_.]?(?:image|img|page|front|jpe?g|png))?", re.IGNORECASE)
SOURCES = {"img": ("src",), "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"), "object": ("data",)}
"""The attributes of elements that show pictures."""
LONGEST_CAPTION = 40
"""Characters on a page that shows nothing but a picture, at most."""


def find_cover(archive: Archive, package: Package) -> Item | None:
    """Return the cover's item, if it is in the archive and in a format that players show."""
    for item in _candidates(archive, package):
        if archive.find(item.path) is None:
            continue
        kind = _media_type(item)
        picture = _picture_on(archive, package, item) if item.is_page or kind == SVG else None
        if picture is not None or kind in EXTENSIONS:
            return picture or item
    return None


def read_cover(archive: Archive, item: Item | None) -> Cover | None:
    """Return the image of the cover's item."""
    if item is None:
        return None
    content = archive.read(item.path)
    found = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    media_type = found or _media_type(item)
    return Cover(content, EXTENSIONS[media_type], media_type)


def _candidates(archive: Archive, package: Package) -> Iterator[Item]:
    items = package.items.values()
    by_path = {item.path: item for item in items}
    yield from (item for item in items if "cover-image" in item.properties)
    by_name = {posixpath.basename(item.path): item for item in items}
    for name in package.covers:
        path = locate(archive, name, package.folder)[0]
        named = package.items.get(name) or by_path.get(path) or by_name.get(posixpath.basename(path))
        yield from [named] if named else []
    yield from (by_path[path] for path in _landmarks(archive, package) if path in by_path)
    for key, item in package.items.items():
        stem = posixpath.splitext(posixpath.basename(item.path))[0]
        if not item.is_page and (COVER_NAME.fullmatch(key) or COVER_NAME.fullmatch(stem)):
            yield item
    yield from (item for item in package.spine[:1] if item.is_page)


def _media_type(item: Item) -> str:
    """Return an image's media type; for another type, that of its extension."""
    if item.media_type.startswith("image/"):
        return OTHER_NAMES.get(item.media_type, item.media_type)
    extension = posixpath.splitext(item.path)[1].lstrip(".").lower()
    return "" if item.is_page else BY_EXTENSION.get(extension, "")


def _landmarks(archive: Archive, package: Package) -> Iterator[str]:
    """Yield the files that the navigation document lists as the cover."""
    if package.nav is None or package.nav.path not in archive:
        return
    root = parse_page(archive.read_markup(package.nav.path), f"{archive.name}/{package.nav.path}")
    for link in root.iter("{*}a"):
        if "cover" in semantic_types(link):
            yield locate(archive, link.get("href") or "", posixpath.dirname(package.nav.path))[0]


def _picture_on(archive: Archive, package: Package, shown: Item) -> Item | None:
    """Return the only picture on a page, or in a drawing, without other text."""
    path = _only_picture(archive, shown.path)
    picture = next((item for item in package.items.values() if item.path == path), None)
    if picture is None or _media_type(picture) not in EXTENSIONS:
        return None
    is_drawing = shown.is_page and _media_type(picture) == SVG
    return (_picture_on(archive, package, picture) if is_drawing else None) or picture


def _only_picture(archive: Archive, path: str) -> str | None:
    """Return the path of the only picture that a file shows, by its elements or as a background."""
    content = archive.read_markup(path)
    if not content.strip():
        return None
    root = parse_page(content, f"{archive.name}/{path}")
    body = next(root.iter("{*}body"), root)
    if len(text_of(body, 10 * LONGEST_CAPTION)) > LONGEST_CAPTION:
        return None
    shown = body.iter(*(f"{{*}}{name}" for name in SOURCES))
    pictures = {found for element in shown if (found := archive.find(_picture(archive, element, path))) is not None}
    pictures = pictures or backgrounds_of(archive, root, path)
    return next(iter(pictures)) if len(pictures) == 1 else None


def _picture(archive: Archive, element: Element, path: str) -> str:
    links = (element.get(attribute) for attribute in SOURCES[local_name(element)])
    href = next((link for link in links if link), "")
    return locate(archive, href, posixpath.dirname(path))[0] if href else ""
