"""One small book in every supported format, used by fuzzers and attacks."""

import io
import zipfile
from collections.abc import Mapping

PARAGRAPHS = (
    "The tide went out in the night and did not come back. By morning the boats lay on their sides, like tired cows.",
    "“It will come,” said the harbour master, and sat down on the wall to wait for it. He had waited for worse things.",
    "On the second day the children walked out to the bell buoy and rang it, and nobody told them not to ring it.",
    "The old pilot drew the new coast on the back of a bill, and it was paid that week, which was thought a bad sign.",
    "On the third day a letter came. It was from the sea, the postman said, and it was for everyone.",
)
TEXT = f"""\
THE TIDE THAT STAYED AWAY

by Nobody Yet


CHAPTER I

{PARAGRAPHS[0]}

{PARAGRAPHS[1]}


CHAPTER II. The Letter

{PARAGRAPHS[2]}

{PARAGRAPHS[3]}

{PARAGRAPHS[4]}
"""
HTML = f"""\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The Tide, by Nobody Yet</title>
<meta name="dc.creator" content="Nobody Yet"></head><body>
<ul class="toc"><li><a href="#c1">The Mud</a></li><li><a href="#c2">The Letter</a></li></ul>
<h2 id="c1"><a name="one"></a>I<br>The Mud</h2>
<p><img alt="T">he tide went out.<sup><a class="noteref" href="#n1">1</a></sup> {PARAGRAPHS[0]}</p>
<div class="poem"><span class="i0">A line of verse,</span><br><span class="i2">and its sister.</span></div>
<hr><span class="pagenum">[3]</span>
<h2 id="c2">The Letter</h2><p style="text-align: center">{PARAGRAPHS[4]}</p>
<table><tr><td>High water</td><td>never</td></tr></table><pre>  kept
  as it is</pre><p id="n1" hidden>1. So the almanac.</p></body></html>
"""
MARKDOWN = f"""\
# The Tide

## I. The *Mud*

{PARAGRAPHS[0]} [Here](#n1) and `there`.

> {PARAGRAPHS[1]}
> > Twice.

1. A boat
   - a smaller boat

***

The Letter
----------

| water | when |
|---|---|
| high | never |

<div class="poem">A line</div>

{PARAGRAPHS[4]} &amp; ![a seal](seal.png) <https://example.org>
"""
CONTAINER = """\
<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
ITEMS = """\
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="book.ncx" media-type="application/x-dtbncx+xml"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="picture" href="sea.jpg" media-type="image/jpeg" properties="cover-image"/>
"""
SPINE = '<itemref idref="nav" linear="no"/><itemref idref="one"/><itemref idref="two"/>'
METADATA = """\
<dc:title id="t">The Tide</dc:title><dc:creator id="a">Nobody Yet</dc:creator><dc:language>en</dc:language>
<meta refines="#a" property="role" scheme="marc:relators">aut</meta>
"""


def package(items: str = ITEMS, spine: str = SPINE, metadata: str = METADATA, before: str = "") -> str:
    """Return a package document; `before` is inserted where a DTD would be."""
    return f"""\
<?xml version="1.0"?>
{before}<package version="3.0" xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata>{metadata}</metadata><manifest>{items}</manifest><spine toc="ncx">{spine}</spine></package>
"""


def page(body: str, before: str = "") -> str:
    """Return an XHTML page; `before` is inserted where a DTD would be."""
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
{before}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>
<body>{body}</body></html>
"""


def nav(links: str = '<li><a href="one.xhtml">The Mud</a></li><li><a href="two.xhtml#l">The Letter</a></li>') -> str:
    """Return a navigation document."""
    return page(f'<nav epub:type="toc"><ol>{links}</ol></nav>')


def ncx(points: str = "", before: str = "") -> str:
    """Return an NCX; `before` is inserted where a DTD would be."""
    points = points or (
        '<navPoint id="p1"><navLabel><text>The Mud</text></navLabel><content src="one.xhtml"/>'
        '<navPoint id="p2"><navLabel><text>The Letter</text></navLabel><content src="two.xhtml#l"/></navPoint>'
        "</navPoint>"
    )
    return f"""\
<?xml version="1.0"?>
{before}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>{points}</navMap></ncx>
"""


PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": package(),
    "OEBPS/nav.xhtml": nav(),
    "OEBPS/book.ncx": ncx(),
    "OEBPS/one.xhtml": page(f"<h1>The Mud</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"),
    "OEBPS/two.xhtml": page(f'<h1 id="l">The Letter</h1><p>{"</p><p>".join(PARAGRAPHS[2:])}</p>'),
}
JSON = (
    '[{"source_url": "https://example.org/tide.txt", "title": "The Tide", "chapters": "1-2"},'
    ' {"source_url": "s3://shelf/mud.epub"}]'
)
CSV = 'source_url;title;author\nhttps://example.org/tide.txt;"The Tide; or, Mud";Nobody Yet\ns3://shelf/mud.epub;;\n'


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of named parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def epub(compression: int = zipfile.ZIP_DEFLATED, **parts: str | bytes) -> bytes:
    """Return the book as an EPUB, with some parts replaced: `one`, `two`, `nav`, `ncx`, `opf` or `container`."""
    paths = {
        "one": "OEBPS/one.xhtml", "two": "OEBPS/two.xhtml", "nav": "OEBPS/nav.xhtml", "ncx": "OEBPS/book.ncx",
        "opf": "OEBPS/book.opf", "container": "META-INF/container.xml",
    }  # fmt: skip
    return zipped(PARTS | {paths[part]: content for part, content in parts.items()}, compression)
