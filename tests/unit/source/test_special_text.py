"""Text that markup shows in a special way: drawings, switches, objects, formulas, captions, initials, page marks."""

import pytest

from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import changes_for
from book_pipeline.source.epub.reader import read_epub
from tests.unit.source.books import page
from tests.unit.source.epubs import KEPT, METADATA, made, text

SWITCH = (
    '<epub:switch xmlns:epub="http://www.idpf.org/2007/ops"><epub:case required-namespace="m">{}</epub:case>'
    "<epub:default>{}</epub:default></epub:switch>"
)
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"{}>{}</math>'


def read(markup):
    document = read_epub(made({"a.xhtml": f"{markup}{text(1)}"}), "book.epub")
    return document.text.partition("Number 1")[0].strip(), [(r.reason, r.text) for r in document.removed]


LONG = "The gate leaked for three days and nobody came to see."
FORMS = {
    "text of a drawing": (f'<svg xmlns="http://www.w3.org/2000/svg"><text y="1">{LONG}</text></svg>', LONG, None),
    "labels of a drawing": (
        '<p>A map.</p><svg xmlns="http://www.w3.org/2000/svg"><text>Gate</text></svg>', "A map.",
        ("text in a drawing", "Gate"),
    ),
    "default of a switch": (
        SWITCH.format("<p>x y</p>", "\n\t\t\t\t<p>\n\tA sum.</p>"),
        "A sum.", ("another form of the same text", "x y"),
    ),
    "case of a switch": (
        SWITCH.format("<p>A sum.</p>", '<img src="s.png"/>'),
        "A sum.", None,
    ),
    "text of an object": ('<object data="x.foo" type="application/x-foo"><p>In words.</p></object>', "In words.", None),
    "description of an object": (
        '<p>A map.</p><object data="m.svg" type="image/svg+xml"><p>A drawing.</p></object>', "A map.",
        ("in place of a picture", "A drawing."),
    ),
    "text of a player": (
        '<p>A song.</p><audio src="s.mp3"><p>None.</p></audio>', "A song.", ("in place of a recording", "None."),
    ),
    "hidden from voices": (
        '<p>The <span aria-hidden="true">❦ flower ❦</span> gate.</p>', "The gate.",
        ("hidden from assistive technology", "❦ flower ❦"),
    ),
    "a label for those who cannot see": (
        '<p>The gate.</p><p class="visually-hidden">Jump to the next page.</p>', "The gate.",
        ("hidden", "Jump to the next page."),
    ),
    "a heading in place of a picture": ('<h1 class="sr-only">The gate.</h1>', "# The gate.", None),
    "a letter hidden from voices": ('<p><span aria-hidden="true">T</span>he gate.</p>', "The gate.", None),
    "the end of a word hidden from voices": ('<p>The ga<span aria-hidden="true">te.</span></p>', "The gate.", None),
    "hidden with spaces": ('<p style="DISPLAY : none">Old.</p><p>The gate.</p>', "The gate.", ("hidden", "Old.")),
    "a formula in TeX": (r'<p>So <span class="math inline">\(x^2\)</span> holds.</p>', "So x² holds.", None),
    "a picture of a formula": ('<p>So <img role="math" alt="a is b"/> holds.</p>', "So a is b holds.", None),
    "a word that replaces another": ("<p>It <del>hated</del><ins>loved</ins> us.</p>", "It hated loved us.", None),
    "a letter that replaces another": ("<p>It w<del>i</del>as.</p>", "It wias.", None),
    "a page hidden from voices": (f'<div aria-hidden="true">{KEPT} {KEPT}</div>', f"{KEPT} {KEPT}", None),
    "block by style": ('<p>Price:<span style="display: block">ten</span>and</p>', "Price:\n\nten\n\nand", None),
    "inline by style": ('<p>Price<span style="display:inline-block">less</span>.</p>', "Priceless.", None),
    "page break of a rare class": ('<p>The <span class="pgbrk">16</span>gate.</p>', "The gate.", ("page number", "16")),
    "page break by its id": ('<p>The ga<span id="page_xii">xii</span>te.</p>', "The gate.", ("page number", "xii")),
    "page in two languages": ('<p>The ga<a class="Seitenzahl">17</a>te.</p>', "The gate.", ("page number", "17")),
    "a number with an id": ('<p>The <span id="p3">17</span> gates.</p>', "The 17 gates.", None),
    "a number with a class": ('<p>The <span class="num">17</span> gates.</p>', "The 17 gates.", None),
    "sign of Markdown": ("<h1>## The Gate {#gate}</h1>", "# The Gate", ("sign of Markdown", "##")),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_text_is_read_or_recorded(form):
    markup, expected, removal = FORMS[form]
    words, removed = read(markup)
    assert words == expected
    assert removed[:1] == ([removal] if removal else [])


FORMULAS = {
    "described": (' alttext="one half"', "<mfrac><mn>1</mn><mn>2</mn></mfrac>", "one half"),
    "described in LaTeX": (r' alttext="\frac{1}{2}"', "<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
    "labelled": (' aria-label="one half"', "<mfrac><mn>1</mn><mn>2</mn></mfrac>", "one half"),
    "fraction": ("", "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a + b)/2"),
    "power": ("", "<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E = mc²"),
    "letters as power": ("", "<msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup>", "xⁿ⁺¹"),
    "index": ("", "<msub><mi>x</mi><mn>1</mn></msub><mo>-</mo><msub><mi>x</mi><mi>i</mi></msub>", "x₁ - xᵢ"),
    "root": ("", "<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x + 1)"),
    "cube root": ("", "<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
    "sum": ("", "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑ᵢ₌₁ⁿ"),
    "prime": ("", "<msup><mi>f</mi><mo>′</mo></msup>", "f′"),
    "accent": ("", "<mover><mi>x</mi><mo>¯</mo></mover>", "x"),
    "annotation": ("", "<semantics><mi>x</mi><annotation encoding='TeX'>\\x</annotation></semantics>", "x"),
    "fence": ("", "<mfenced><mi>x</mi><mi>y</mi></mfenced>", "(x, y)"),
    "words": ("", "<mi>x</mi><mtext> if </mtext><mi>y</mi>", "x if y"),
    "no space between signs": ("", "<mn>2</mn><mo>\u2062</mo><mi>x</mi>", "2x"),
}


@pytest.mark.parametrize("form", FORMULAS)
def test_a_formula_is_read_on_one_line(form):
    attributes, inner, expected = FORMULAS[form]
    assert read(f"<p>So {MATH.format(attributes, inner)} holds.</p>")[0] == f"So {expected} holds."


CAPTIONS = (
    '<figure><img src="x.jpg"/><figcaption>A gull [1] at rest.</figcaption></figure>',
    '<figure><figcaption><p>A gull [1] at rest.</p></figcaption><div><img src="x.jpg"/></div></figure>',
    '<div class="figure"><img src="x.jpg"/><p class="caption">A gull [1] at rest.</p></div>',
    '<div><p><img src="x.jpg"/></p></div><p class="fig-caption">A gull [1] at rest.</p>',
    '<div><img src="x.jpg"/><p class="cap">A gull [1] at rest.</p></div>',
    '<div><img src="x.jpg"/></div><p class="Bildunterschrift">A gull [1] at rest.</p>',
    '<dl><dt><img src="x.jpg"/></dt><dd class="thumbcaption">A gull [1] at rest.</dd></dl>',
    '<table><tr><td><img src="x.jpg"/></td></tr><tr><td class="caption">A gull [1] at rest.</td></tr></table>',
    '<p><img src="x.jpg"/><span class="image-caption">A gull [1] at rest.</span></p>',
    '<div class="f"><div><img src="x.jpg"/></div><div><p class="caption-text">A gull [1] at rest.</p></div></div>',
)


@pytest.mark.parametrize("markup", CAPTIONS)
def test_a_caption_is_dropped_or_read(markup):
    words, _ = read(f"<p>{KEPT}</p>{markup}")
    assert apply(words, changes_for(words)).strip() == KEPT
    options = ReadingOptions(captions=True)
    assert "A gull at rest." in apply(words, changes_for(words, options)).split("\n\n")[-1]


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><pre>listing</pre><figcaption>A caption.</figcaption></figure>",
        '<p>Words.</p><p class="caption">A caption.</p>',
        "<table><caption>A caption.</caption><tr><td>1</td></tr></table>",
    ],
)
def test_other_captions_are_text(markup):
    words, _ = read(markup)
    assert "A caption." in words
    assert "[" not in words


INITIALS = {
    '<p><span class="dropcap">T</span>he gate leaked.</p>': "The gate leaked.",
    '<p class="dropcap">T</p><p>he gate leaked.</p>': "The gate leaked.",
    '<p class="dropcap">T</p>\n<p><span>he</span> gate leaked.</p>': "The gate leaked.",
    '<div class="float">\n                <span>T</span>\n</div><p>he gate leaked.</p>': "The gate leaked.",
    '<div class="float">A</div><p>nna saw it.</p>': "Anna saw it.",
    '<p><span><span class="dropcap">T</span> </span>he gate leaked.</p>': "The gate leaked.",
    '<p><span class="big">T</span>\n<span>he gate</span> leaked.</p>': "The gate leaked.",
    "<p><b>T</b> <small>HE GATE</small> leaked.</p>": "THE GATE leaked.",
    '<p><span class="cap">“W</span> <i>hat</i> leaked?”</p>': "“What leaked?”",
    '<p><span class="cap">A</span> <i>gate</i> leaked. A gate!</p>': "A gate leaked. A gate!",
    "<p><b>A</b> <i>gate</i> leaked.</p>": "A gate leaked.",
    '<p><span class="dropcap">A</span> gate leaked.</p>': "A gate leaked.",
    '<p><span class="dropcap">A</span> <span>nna</span> came.</p>': "Anna came.",
    "<p>I</p><p>the gate leaked. See the gate.</p>": "I\n\nthe gate leaked. See the gate.",
    "<p>T</p><p>tide, 12</p><p>tower, 14</p>": "T\n\ntide, 12\n\ntower, 14",
    "<p><b>T</b> Jones came.</p>": "T Jones came.",
}


@pytest.mark.parametrize("markup", INITIALS)
def test_an_initial_belongs_to_its_word(markup):
    assert read(markup)[0] == INITIALS[markup]


def test_a_repeated_book_title_is_no_part():
    pages = {
        f"{n}.xhtml": page(f"<h1>The Lock-Keeper</h1><h2>{name}</h2>{text(n)}")
        for n, name in enumerate(("Gate", "Boat"))
    }
    document = read_epub(made(pages), "book.epub")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == ["## Gate", "## Boat"]
    assert [(r.text, r.file) for r in document.removed] == [("The Lock-Keeper", f"OEBPS/{n}.xhtml") for n in range(2)]


@pytest.mark.parametrize("head", ["The Lock-Keeper, by A. Lock", "A. Lock: THE LOCK-KEEPER"])
def test_a_repeated_title_with_its_author_is_no_part(head):
    pages = {f"{name}.xhtml": page(f"<h3>{head}</h3><h2>{name}</h2>{text(name)}") for name in ("Gate", "Boat")}
    document = read_epub(made(pages, metadata=f"{METADATA}<dc:creator>A. Lock</dc:creator>"), "book.epub")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == ["## Gate", "## Boat"]
    assert [removal.text for removal in document.removed] == [head, head]


def test_a_title_page_keeps_the_title():
    pages = {"t.xhtml": "<h1>The Lock-Keeper</h1>", "a.xhtml": f"<h1>The Lock-Keeper</h1><h2>Gate</h2>{text(1)}"}
    assert read_epub(made(pages), "book.epub").text.count("# The Lock-Keeper") == 1
