"""A work as a web page and as an EPUB in a form."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from tests.corpus.unseen.forms import Form
from tests.corpus.unseen.headings import NAMED, Heading
from tests.corpus.unseen.works import Work

Blocks = list[str]
CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def web_page(work: Work, form: Form, headings: Sequence[Heading]) -> bytes:
    """Return the book as one page of HTML."""
    blocks = [f"<h1>{escape(work.title)}</h1>", f"<p>by {escape(work.author)}</p>"]
    if form.contents != "none":
        contents = NAMED[form.language][-1]
        items = "".join(f'<li><a href="#c{n}">{escape(h.entry)}</a></li>' for n, h in enumerate(headings))
        blocks += [_set(contents, form), f"<ul>{items}</ul>"]
    blocks += [block for name, part in _files(work, form, headings) for block in _with_id(name, part)]
    return _document(work, blocks).encode()


def epub(work: Work, form: Form, headings: Sequence[Heading]) -> bytes:
    """Return the book as an EPUB 3, with a file for each chapter, or one for all of them."""
    files = list(_files(work, form, headings))
    names = {name: (f"{name}.xhtml" if form.files else f"book.xhtml#{name}") for name, _ in files}
    if not form.files:
        files = [("book", [block for name, blocks in files for block in _with_id(name, blocks)])]
    title = [f"<h1>{escape(work.title)}</h1>", f"<p>{escape(work.author)}</p>"]
    files = [("title", title), *files]
    listed = "".join(_entries(headings, names)) if form.nav else '<li><a href="title.xhtml">Book</a></li>'
    nav = f'<nav epub:type="toc"><ol>{listed}</ol></nav>'
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n, _ in files)
    spine = "".join(f'<itemref idref="{n}"/>' for n, _ in files)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">a-book</dc:identifier>'
        f"<dc:title>{escape(work.title)}</dc:title><dc:creator>{escape(work.author)}</dc:creator>"
        f"<dc:language>{work.language}</dc:language></metadata><manifest>{items}"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
        f"<spine>{spine}</spine></package>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", package)
        archive.writestr("nav.xhtml", _document(work, [nav]))
        for name, blocks in files:
            archive.writestr(f"{name}.xhtml", _document(work, blocks))
    return content.getvalue()


def _with_id(name: str, blocks: Blocks) -> Blocks:
    first, *rest = blocks
    return [first.replace(">", f' id="{name}">', 1), *rest]


def _entries(headings: Sequence[Heading], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the entries of a navigation; a part's has those of its chapters in it."""
    inside = False
    for n, heading in enumerate(headings):
        if heading.part:
            label = escape(" ".join(line for lines in heading.part for line in lines))
            yield f'{"</ol></li>" if inside else ""}<li><a href="{names[f"p{n}"]}">{label}</a><ol>'
            inside = True
        yield f'<li><a href="{names[f"c{n}"]}">{escape(heading.entry or f"c{n}")}</a></li>'
    if inside:
        yield "</ol></li>"


def _files(work: Work, form: Form, headings: Sequence[Heading]) -> Iterator[tuple[str, Blocks]]:
    """Yield the name and the blocks of the preface, each chapter and the appendix."""
    *_, preface, appendix, _ = NAMED[form.language]
    if form.front:
        yield "preface", [_set(preface, form), *_paragraphs(work.preface)]
    for n, (chapter, heading) in enumerate(zip(work.chapters, headings, strict=True)):
        if heading.part:
            # Parts are one level above chapters.
            part = "<br/>".join(map(escape, (line for lines in heading.part for line in lines)))
            yield f"p{n}", [f"<h1>{part}</h1>" if form.element == "h2" else _set_markup(part, form)]
        own = [_set_markup("<br/>".join(map(escape, lines)), form) for lines in heading.paragraphs]
        yield f"c{n}", [*own, *_paragraphs(chapter.body)]
    if form.back:
        yield "appendix", [_set(appendix, form), *_paragraphs(work.appendix)]


def _set(text: str, form: Form) -> str:
    return _set_markup(escape(text), form)


def _set_markup(markup: str, form: Form) -> str:
    if form.element == "h2":
        return f"<h2>{markup}</h2>"
    if form.element == "center":
        return f'<p style="text-align: center">{markup}</p>'
    return f"<p><b>{markup}</b></p>" if form.element == "b" else f'<p class="heading">{markup}</p>'


def _paragraphs(paragraphs: Sequence[str]) -> Blocks:
    return [f"<p>{escape(paragraph).replace(chr(10), '<br/>')}</p>" for paragraph in paragraphs]


def _document(work: Work, blocks: Blocks) -> str:
    body = "\n".join(blocks)
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{work.language}">'
        f'<head><meta charset="utf-8"/><title>{escape(work.title)}</title></head><body>{body}</body></html>'
    )
