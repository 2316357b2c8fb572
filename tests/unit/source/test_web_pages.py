"""Web pages: the article is read, text outside it is listed as removed; a page that is a book is kept whole."""

import pytest

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.article import OUTSIDE, _with_outside
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.html import read_html
from book_pipeline.source.readers import read_document

ARTICLE = [
    "The heron stood in the shallows all morning, and caught nothing that it cared to keep for its young.",
    "Nobody in the village had seen it arrive, and the miller, who saw everything, said that it had always been there.",
    "At noon it flew up, heavily, as if it carried letters, and the millpond was only a millpond again until evening.",
    "What it had been looking at all that time was found the next spring, when the sluice was opened and it ran dry.",
]
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE)
MENU = '<ul><li><a href="/">Home</a></li><li><a href="/birds">All birds</a></li></ul>'


def read(body, head=""):
    markup = f"<!DOCTYPE html><html><head><title>The Heron</title>{head}</head><body>{body}</body></html>"
    return read_html(markup.encode(), "page.html")


def paragraphs(document):
    return [paragraph for paragraph in document.text.strip().split("\n\n") if not paragraph.lstrip().startswith("#")]


SITES = {
    "main": f"<header>Logo</header><nav>{MENU}</nav><main><h1>The Heron</h1>{TEXT}</main><footer>Imprint</footer>",
    "article": f"<nav>{MENU}</nav><article><header><h1>The Heron</h1></header>{TEXT}<footer>Imprint</footer></article>",
    "article in main": f"<nav>{MENU}</nav><main><article><h1>The Heron</h1>{TEXT}</article></main><aside>Ad</aside>",
    "roles": (
        f'<div role="banner">Logo</div><div role="navigation">{MENU}</div>'
        f'<div role="main"><h1>The Heron</h1>{TEXT}</div><div role="contentinfo">Imprint</div>'
    ),
    "no sign of the text": f"<nav>{MENU}</nav><h1>The Heron</h1>{TEXT}<aside>Ad</aside><footer>Imprint</footer>",
    "forms": f"<nav>{MENU}</nav><h1>The Heron</h1>{TEXT}<form><p>Subscribe to our letter</p></form>",
}


@pytest.mark.parametrize("site", SITES)
def test_only_the_article_is_read(site):
    document = read(SITES[site])
    assert paragraphs(document) == ARTICLE
    assert document.text.startswith("# The Heron\n")


@pytest.mark.parametrize("site", SITES)
def test_text_outside_the_article_is_listed_as_removed(site):
    document = read(SITES[site])
    listed = " ".join(removal.text for removal in document.removed)
    assert "All birds" in listed
    assert all(removal.reason == "outside the article" for removal in document.removed)
    assert not any(paragraph in listed for paragraph in ARTICLE)


def test_the_longest_text_is_found_among_plain_divs():
    links = "".join(f'<div class="teaser"><a href="/{n}">More on bird number {n}</a></div>' for n in range(20))
    body = f'<div id="sidebar">{links}</div><div class="post-content">{TEXT * 3}</div><div class="links">{links}</div>'
    document = read(body, '<meta property="og:type" content="article">')
    assert paragraphs(document)[: len(ARTICLE)] == ARTICLE
    assert "More on bird" not in document.text
    assert "More on bird number 7\n" in "\n\n".join(removal.text for removal in document.removed)


def test_an_article_in_several_divs_is_read_completely():
    pieces = "".join(f'<div class="part"><h2>Part {n}</h2>{TEXT}</div>' for n in "ABCDEF")
    document = read(f"<nav>{MENU}</nav>{pieces}")
    assert document.text.count(ARTICLE[0]) == 6


def test_a_page_of_several_articles_keeps_all():
    stories = "".join(f"<article><h2>Story {n}</h2>{TEXT}</article>" for n in "ABC")
    document = read(f"<nav>{MENU}</nav>{stories}")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == [
        "## Story A",
        "## Story B",
        "## Story C",
    ]


def test_a_book_with_a_list_of_chapters_keeps_its_text():
    links = "".join(f'<li><a href="#c{n}">Chapter {n}</a></li>' for n in (1, 2, 3))
    chapters = "".join(f'<section id="c{n}"><h2>Chapter {n}</h2>{TEXT}</section>' for n in (1, 2, 3))
    document = read(f"<nav><ol>{links}</ol></nav><h1>The Heron</h1>{chapters}")
    assert document.text.count(ARTICLE[3]) == 3
    assert document.text.count("\n## Chapter") == 3


def test_a_page_without_site_elements_is_read_completely():
    body = f'<p><a href="a.html">Back</a></p>{TEXT}<p>The end.</p>'
    assert paragraphs(read(body)) == ["Back", *ARTICLE, "The end."]


def test_an_article_keeps_the_headings_of_its_chapters():
    links = "".join(f'<a href="#c{n}">Chapter {n}</a>' for n in (1, 2, 3))
    sections = "".join(f'<section id="c{n}"><header><h2>Chapter {n}</h2></header>{TEXT}</section>' for n in (1, 2, 3))
    document = read(f"<nav>{links}</nav>{sections}")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == [
        f"## Chapter {n}" for n in (1, 2, 3)
    ]


SHARE = '<ul class="share-buttons"><li><a>Share on a network</a></li><li><a>Copy link</a></li></ul>'
PARTS = {
    "share links": (SHARE, "share links"),
    "share links by another name": (SHARE.replace("share-buttons", "post__social"), "share links"),
    "newsletter": ('<div id="newsletterSignup"><h3>Our letter</h3><p>Every morning, for free.</p></div>', "newsletter"),
    "tags": ('<p class="post-tags">Topics: <a>Herons</a> <a>Ponds</a></p>', "tags"),
    "comments": (f'<section class="comments-area"><h2>Comments (2)</h2><p>{"First! " * 60}</p></section>', "comments"),
    "advertisement": ('<div class="ad-slot">Buy lamps</div>', "advertisement"),
    "an advertisement by its word": ("<div>Advertisement</div>", "advertisement"),
    "other pages": (
        '<div class="related-posts"><h3>Most read</h3><p>Gull steals hat</p></div>',
        "links to other pages",
    ),
    "byline": ('<div class="entry-meta">Posted on 3 May by tester</div>', "byline"),
    "sidebar": ('<div class="sidebar widget-area"><h3>Archives</h3><p>April</p></div>', "sidebar"),
    "cookies": ('<div class="cookie-banner"><p>We store cookies.</p></div>', "notice of the site"),
    "navigation of a serial": ("<p>Previous Chapter | Table of Contents | Next Chapter</p>", "navigation"),
    "a line of links": ('<p><a href="1">Part 1: Rain</a> – <a href="3">Part 3: Snow</a></p>', "navigation"),
    "hatnote": ('<div class="hatnote">For the village, see <a>Heron (village)</a>.</div>', "notes of the editors"),
    "infobox": ('<table class="infobox"><tr><th>Length</th><td>90 cm</td></tr></table>', "table of facts"),
    "button": ('<p class="button-wrapper"><a href="/s"><span>Share</span></a></p>', "share links"),
    "kudos": ('<div id="kudos"><p>Two readers left kudos on this work!</p></div>', "share links"),
    "label for screen readers": ('<h3 class="landmark heading">Chapter Text</h3>', "notice of the site"),
    "hidden by the page's style": (
        '<style>.qx7 { display: none; }</style><p class="qx7">Report this copy.</p>',
        "hidden",
    ),
    "reading time": ("<div><span>6 min read</span></div>", "byline"),
    "link of a heading to itself": ('<p><a class="headerlink" href="#x">¶</a></p>', "link of a heading to itself"),
    "sidebar by its words": ('<div class="Layout-sidebar"><h2>About</h2>12 stars</div>', "sidebar"),
    "edit link": ('<span class="mw-editsection">[<a>edit</a>]</span>', "link to the editor of the page"),
    "other pages in a paragraph": (
        '<p class="x"><b>Read more: <a href="/g">Ten gulls that you should know</a></b></p>',
        "links to other pages",
    ),
    "an invitation": ("<p><em>Sign up to our weekly newsletter, and never miss a bird again.</em></p>", "newsletter"),
    "a list of contents with a heading": (
        '<div><p><b>On this page</b></p><ul><li><a href="#a">Flight</a></li><li><a href="#b">Food</a></li></ul></div>',
        "contents page",
    ),
    "a date": ("<p>Last updated on 3 May 2024</p>", "byline"),
    "a copyright line": ("<p>© 2024 Pond News. All rights reserved.</p>", "notice of the site"),
    "actions": ('<div class="page-header__actions"><a href="/e">Edit</a></div>', "navigation"),
    "a label of share links": ("<p><strong>Share this:</strong></p>", "share links"),
    "comments in German": ('<div class="kommentare"><h2>Zwei Kommentare</h2><p>Schöner Vogel!</p></div>', "comments"),
    "references": (
        '<div class="reflist"><ol><li>^ Bell, A. (1901). Herons. p. 12.</li></ol></div>',
        "list of references",
    ),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("element", ["main", "article", "div"])
def test_parts_of_a_page_are_left_out_with_their_reason(part, element):
    markup, reason = PARTS[part]
    body = f"<nav>{MENU}</nav><{element}><h1>The Heron</h1>{TEXT}{markup}{TEXT}</{element}>"
    document = read(body)
    assert paragraphs(document) == ARTICLE * 2
    assert reason in [removal.reason for removal in document.removed]


def test_a_page_without_elements_of_sites_is_known_by_its_classes():
    comments = '<div id="comments"><h4>1 comment:</h4><p>It stood at our pond, too, and ate all the frogs.</p></div>'
    document = read(f'<div class="hentry"><h3>The Heron</h3>{TEXT}</div>{comments}<div id="blog-pager">Home</div>')
    assert paragraphs(document) == ARTICLE


def test_the_title_of_a_work_is_taken_from_its_second_level_heading():
    body = f"<main><h2>The Heron</h2>{TEXT}</main>"
    head = "<meta property='og:title' content='The Heron - Chapter 1 - tester - Birds [Archive]'>"
    assert read(body, head).title == "The Heron"


def test_note_marks_are_no_list_of_contents():
    marks = '<div>So it was.<a href="#n1">[1]</a><a href="#n2">[2]</a></div>'
    assert "So it was." in read(f"<main><h1>The Heron</h1>{TEXT}{marks}{TEXT}</main>").text


@pytest.mark.parametrize(
    "frame",
    ['<div role="main">{}</div>', '<div role="article">{}</div>', "<div>{}</div><form><input></form>"],
)
def test_a_page_is_known_by_roles_and_forms(frame):
    body = f'<div class="advert">Lamps</div><h1>The Heron</h1>{TEXT}'
    assert paragraphs(read(frame.format(body))) == ARTICLE


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("Leave a Reply", "comments"),
        ("3 thoughts on “The Heron”", "comments"),
        ("Kommentare (2)", "comments"),
        ("Related Articles", "links to other pages"),
        ("You might also like:", "links to other pages"),
    ],
)
def test_a_section_of_the_site_is_known_by_its_heading(heading, reason):
    site = f"<h3>{heading}</h3><p>Your address will not be published, and what you write is yours alone.</p>"
    document = read(f"<main><h1>The Heron</h1>{TEXT}{site}</main>")
    assert paragraphs(document) == ARTICLE
    assert [removal.reason for removal in document.removed] == [reason, reason]


def test_a_section_of_that_name_that_is_most_of_the_text_is_read():
    document = read(f"<main><h1>The Heron</h1><p>{ARTICLE[0]}</p><h2>Comments</h2>{TEXT * 2}</main>")
    assert paragraphs(document) == [ARTICLE[0], *ARTICLE * 2]


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="author">By A. Writer</p>',
        '<div class="autor">Von A. Writer</div>',
        '<p>By <a rel="author" href="/a">A. Writer</a></p>',
        '<span class="vcard"><a class="url fn" href="/a">A. Writer</a></span>',
    ],
)
def test_the_author_above_the_text_is_left_out(byline):
    document = read(f"<main><h1>The Heron</h1>{byline}{TEXT}</main>")
    assert paragraphs(document) == ARTICLE
    assert [(removal.reason, removal.text[-9:]) for removal in document.removed] == [("byline", "A. Writer")]
    assert document.author == "A. Writer"


def test_the_author_of_a_quotation_below_the_heading_is_read():
    document = read(f'<main><h1>The Heron</h1>{TEXT}<p class="author">Old Saying</p></main>')
    assert paragraphs(document) == [*ARTICLE, "Old Saying"]


def test_marks_of_editors_and_sources_are_left_out():
    marks = '<sup class="reference"><a href="#n1">[1]</a></sup><sup>[<i><a>citation needed</a></i>]</sup>'
    document = read(f"<nav>{MENU}</nav><main><p>{ARTICLE[0]}{marks}</p>{TEXT}</main>")
    assert paragraphs(document) == [ARTICLE[0], *ARTICLE]
    assert [r.text for r in document.removed if r.reason == "citation mark"] == ["[1]", "[citation needed]"]


def test_a_heading_goes_with_all_that_stands_under_it():
    rest = "<h2>See also</h2><ul><li><a>Bittern</a></li></ul><h2>Sources</h2><div class='references'>Bell 1901</div>"
    document = read(f"<nav>{MENU}</nav><main><h1>The Heron</h1>{TEXT}<h2>Flight</h2>{TEXT}{rest}</main>")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == ["# The Heron", "## Flight"]
    assert {"See also", "Sources"} <= {removal.text for removal in document.removed}


@pytest.mark.parametrize("name", ["comments-open", "has-sidebar", "single-post newsletter", "social"])
def test_a_name_does_not_exclude_the_text_itself(name):
    document = read(f"<nav>{MENU}</nav><div class='{name}'><h1>The Heron</h1>{TEXT}</div>")
    assert paragraphs(document) == ARTICLE


def test_the_innermost_element_with_the_text_is_read():
    aside = "<div class='x1'><p>More from this site, and every story of this summer in a single place.</p></div>"
    document = read(f"<main><div><article><h1>The Heron</h1>{TEXT * 3}</article></div>{aside}</main>")
    assert paragraphs(document) == ARTICLE * 3
    assert [removal.reason for removal in document.removed] == ["outside the article"]


@pytest.mark.parametrize(
    ("formula", "read_as"),
    [(r"{\displaystyle l=12}", "l=12"), (r"{\displaystyle {\frac {a}{b}}\leq x^{2}}", "a/b≤ x²")],
)
def test_the_description_of_a_formula_is_read(formula, read_as):
    hidden = f'<span style="display: none"><math><annotation>{formula}</annotation></math></span>'
    image = f'<img class="mwe-math-fallback-image-inline" alt="{formula}">'
    document = read(f"<nav>{MENU}</nav><main><p>It is <span>{hidden}{image}</span>.</p>{TEXT}</main>")
    assert paragraphs(document)[0] == f"It is {read_as}."


def test_every_word_of_a_page_is_read_or_recorded():
    body = "".join(f"<div>{markup}</div>{TEXT}" for markup, _ in PARTS.values())
    document = read(f"<nav>{MENU}</nav><main><h1>The Heron</h1>{body}</main><footer>Imprint</footer>")
    found = " ".join([document.text, *(removal.text for removal in document.removed)])
    for words in ("Copy link", "for free", "Topics", "Buy lamps", "Gull steals", "April", "90 cm", "Bell", "Imprint"):
        assert words in found


def test_scripts_and_styles_above_a_byline_are_no_prose():
    script = f'<script type="application/ld+json">{{"@type": "Article", "name": "{ARTICLE[0]}"}}</script>'
    body = f'<main><article><h1>The Heron</h1><p class="article__author">By Ann Reed</p>{TEXT}</article></main>'
    document = read(body, f"{script}<style>.a {{ color: black; background: white; margin: 0 auto 0 auto }}</style>")
    assert document.author == "Ann Reed"
    assert "Ann Reed" not in document.text


def test_a_table_of_which_the_article_has_the_cells_but_not_the_head_is_recorded_once():
    page = [Block("Day Fish Bird\nMonday carp heron\nFriday tench stork", line=7), Block(ARTICLE[0])]
    article = [Block("Monday carp heron"), Block("Friday tench stork"), Block(ARTICLE[0])]
    menu = Removal(OUTSIDE, 1, "Home All birds")
    assert _with_outside([menu], page, article) == [menu, Removal(OUTSIDE, 7, "Day Fish Bird")]


def test_an_article_in_an_excluded_element_is_not_recorded_as_removed():
    article = [Block(paragraph) for paragraph in ARTICLE]
    removed = [Removal(OUTSIDE, 1, " ".join(["Home", *ARTICLE, "Imprint"]))]
    assert _with_outside(removed, [], article) == [Removal(OUTSIDE, 1, "Home Imprint")]


def test_signs_of_markup_in_a_field_of_a_form_are_its_text():
    raw = "<noembed><b class='q r s t u v w x'>It has <i>words</i>.</b></noembed>" * 3
    field = "".join(f"&lt;b>word{n}&lt;/b><i class='a b c{n}'>" for n in range(9))
    page = (
        f"<html><body><nav>{MENU}</nav><main>{TEXT}<form><textarea>{field}</textarea>{raw}</form></main></body></html>"
    )
    assert "word8" in "".join(each.text for each in read_document(page.encode(), "page.html").removed)
