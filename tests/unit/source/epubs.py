"""EPUBs for tests: pages by name, and the other parts that a test needs."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from tests.unit.source.books import CONTAINER, nav, ncx, package, page, zipped

METADATA = "<dc:title>The Lock-Keeper</dc:title><dc:language>en</dc:language>"
KEPT = (
    "The lock-keeper had kept the lock for thirty years, and in thirty years no boat had come up the canal, because "
    "the canal had been left unfinished eleven miles below. He oiled the gates on Mondays all the same."
)
CAME = (
    "Then one Monday in the wet end of April there was a boat. It lay against the lower gates with nobody at the helm, "
    "and a lamp was burning in its cabin in broad daylight, and a kettle was on the stove."
)
XHTML = "application/xhtml+xml"


def text(number: object = 0) -> str:
    """Return the paragraphs of a page, made unique by a number."""
    return f"<p>Number {number} in the log. {KEPT}</p><p>{CAME}</p>"


def made(
    pages: Mapping[str, str],
    *,
    spine: Sequence[str] | str | None = None,
    links: str | None = None,
    points: str | None = None,
    metadata: str = METADATA,
    items: str = "",
    guide: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return an EPUB.

    Parameters
    ----------
    pages
        The body of each page, by its address in the package; complete files if they begin with <?xml.
    spine
        Addresses in reading order, or the spine's markup; by default all pages.
    links, points
        The inside of the navigation document's list and of the NCX's map; no such document without.
    items, guide, parts
        More of the manifest, the guide's references, and more files of the archive.

    """
    listed = "".join(f'<item id="{_id(href)}" href="{href}" media-type="{XHTML}"/>' for href in pages) + items
    files: dict[str, str | bytes] = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    if links is not None:
        listed += f'<item id="nav" href="nav.xhtml" media-type="{XHTML}" properties="nav"/>'
        files["OEBPS/nav.xhtml"] = nav(links)
    if points is not None:
        listed += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        files["OEBPS/toc.ncx"] = ncx(points)
    if not isinstance(spine, str):
        spine = "".join(f'<itemref idref="{_id(href)}"/>' for href in (pages if spine is None else spine))
    document = package(listed, spine, metadata).replace("</package>", f"<guide>{guide}</guide></package>")
    files["OEBPS/book.opf"] = document
    for href, body in pages.items():
        path = f"OEBPS/{href.replace('%20', ' ')}"
        files[path] = body if body.startswith("<?xml") else page(body)
    return zipped({**files, **(parts or {})})


def link(href: str, label: str, below: str = "") -> str:
    """Return a line of a navigation document, with a list below it."""
    return f'<li><a href="{href}">{label}</a>{f"<ol>{below}</ol>" if below else ""}</li>'


def point(href: str, label: str, below: str = "") -> str:
    """Return a point of an NCX, with others below it."""
    return f'<navPoint><navLabel><text>{label}</text></navLabel><content src="{href}"/>{below}</navPoint>'


def _id(href: str) -> str:
    return PurePosixPath(href).stem.replace("%20", "-")
