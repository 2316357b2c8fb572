"""Web pages: the article is read, text outside it is listed as removed; a page that is a book is kept whole."""

import pytest

from book_pipeline.source.markup.html import read_html

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
    assert "More on bird number 7" in [removal.text for removal in document.removed]


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
