"""Small Word, OpenDocument, RTF and FictionBook files, made from the elements in their body."""

from collections.abc import Mapping

from tests.unit.source.books import PARAGRAPHS, zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")
ROOTS = {"header": "hdr", "footer": "ftr"}
STYLES = """\
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My chapter"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>"""


def run(text: str, properties: str = "") -> str:
    """Return a run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of a Word document; content that is no element becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(each if each.startswith("<") else run(each) for each in content)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


WORD_BODY = p("The Mud", style="berschrift1") + p(PARAGRAPHS[0]) + p(PARAGRAPHS[1])
WORD_BODY += p("The Letter", style="berschrift1") + "".join(map(p, PARAGRAPHS[2:]))


def docx(
    body: str = WORD_BODY,
    parts: Mapping[str, str] | None = None,
    styles: str = STYLES,
    core: str = "<dc:title>The Tide</dc:title><dc:creator>Nobody Yet</dc:creator>",
    before: str = "",
) -> bytes:
    """Return a Word document. `parts` are the contents of other parts by kind; `before` is where a DTD would be."""
    inner = {"styles": styles, **(parts or {})}
    relations = "".join(f'<Relationship Id="r{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>' for kind in inner)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships><Relationship Type="{RELATIONS}/officeDocument" Target="word/text.xml"/>'
            '<Relationship Id="c" Type="x/core-properties" Target="/docProps/core.xml"/></Relationships>',
            "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</c>',
            "word/_rels/text.xml.rels": f"<Relationships>{relations}</Relationships>",
            "word/text.xml": f"{before}<w:document {W}><w:body>{body}</w:body></w:document>",
            **{
                f"word/{kind}.xml": f"<w:{ROOTS.get(kind, kind)} {W}>{content}</w:{ROOTS.get(kind, kind)}>"
                for kind, content in inner.items()
            },
        }
    )


ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{ODF}:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing", "meta": "meta",
        "fo": "xsl-fo-compatible", "manifest": "manifest",
    }.items()
)  # fmt: skip
ODT_BODY = f"""\
<text:h text:outline-level="1">The Mud</text:h><text:p>{PARAGRAPHS[0]}</text:p><text:p>{PARAGRAPHS[1]}</text:p>
<text:h text:outline-level="1">The Letter</text:h><text:p>{"</text:p><text:p>".join(PARAGRAPHS[2:])}</text:p>"""


def odt(
    body: str = ODT_BODY,
    automatic: str = "",
    styles: str = "",
    manifest: str = "",
    kind: str = "text",
    before: str = "",
) -> bytes:
    """Return an OpenDocument file. `automatic` are the styles of the text, `styles` the children of the styles part."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>{manifest}</manifest:manifest>",
            "meta.xml": f'<office:document-meta {NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
            "<dc:title>The Tide</dc:title><meta:initial-creator>Nobody Yet</meta:initial-creator>"
            "<dc:language>en-GB</dc:language></office:meta></office:document-meta>",
            "styles.xml": f"<office:document-styles {NAMESPACES}>{styles}</office:document-styles>",
            "content.xml": f"{before}<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
        }
    )


RTF_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0\deflang2057{\fonttbl{\f0\froman Times;}{\f1\froman\fcharset204 Times Cyr;}}"
    r"{\stylesheet{\ql Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 toc 1;}}"
    r"{\info{\title The Tide}{\author Nobody Yet}{\doccomm A comment}}"
)


def rtf(body: str | None = None, head: str = RTF_HEAD) -> bytes:
    """Return a Rich Text Format file. Its text is ASCII, as Word and LibreOffice write it."""
    if body is None:
        body = "".join(
            rf"\pard\plain{' ' + chr(92) + 's1' if text.startswith('The ') and len(text) < 20 else ''} {text}\par"
            "\n"
            for text in ("The Mud", *PARAGRAPHS[:2], "The Letter", *PARAGRAPHS[2:])
        )
    escaped = "".join(letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in body)
    return f"{head}\n{escaped}}}".encode("ascii")


FB2_BODY = f"""\
<section><title><p>The Mud</p></title><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></section>
<section><title><p>The Letter</p></title><p>{"</p><p>".join(PARAGRAPHS[2:])}</p></section>"""


def fb2(body: str = FB2_BODY, after: str = "", info: str = "", before: str = "") -> bytes:
    """Return a FictionBook. `after` follows the first body, `info` is added to the title's information."""
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
{before}<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><author><first-name>Nobody</first-name><last-name>Yet</last-name></author>
<book-title>The Tide</book-title><lang>en</lang>{info}</title-info></description>
<body>{body}</body>{after}</FictionBook>
""".encode()
