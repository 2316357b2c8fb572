"""The elements of HTML by what they are in a text."""

from book_pipeline.source.markup.blocks import DEEPEST

HEADINGS = {f"h{level}": level for level in range(1, DEEPEST + 1)}
PARAGRAPHS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "foreignobject", "header", "hgroup", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "svg", "table", "tbody", "td",
    "text", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var",
}  # fmt: skip
PICTURES = {"img", "image", "picture", "svg", "object", "video", "audio", "canvas", "embed", "iframe"}
