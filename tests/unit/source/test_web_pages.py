"""A page of a web site: its article is read, what stands around it is listed; a book's own page comes through whole."""

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
def test_the_article_comes_without_what_stands_around_it(site):
    document = read(SITES[site])
    assert paragraphs(document) == ARTICLE
    assert document.text.startswith("# The Heron\n")


@pytest.mark.parametrize("site", SITES)
def test_what_stood_around_the_article_is_listed(site):
    document = read(SITES[site])
    listed = " ".join(removal.text for removal in document.removed)
    assert "All birds" in listed
    assert all(removal.reason == "around the article" for removal in document.removed)
    assert not any(paragraph in listed for paragraph in ARTICLE)


def test_a_soup_of_divisions_is_read_for_its_longest_text():
    links = "".join(f'<div class="teaser"><a href="/{n}">More on bird number {n}</a></div>' for n in range(20))
    body = f'<div id="sidebar">{links}</div><div class="post-content">{TEXT * 3}</div><div class="links">{links}</div>'
    document = read(body, '<meta property="og:type" content="article">')
    assert paragraphs(document)[: len(ARTICLE)] == ARTICLE
    assert "More on bird" not in document.text
    assert "More on bird number 7" in [removal.text for removal in document.removed]


def test_an_article_in_many_pieces_is_not_cut_to_one_of_them():
    pieces = "".join(f'<div class="part"><h2>Part {n}</h2>{TEXT}</div>' for n in "ABCDEF")
    document = read(f"<nav>{MENU}</nav>{pieces}")
    assert document.text.count(ARTICLE[0]) == 6


def test_a_page_of_many_small_articles_keeps_them_all():
    stories = "".join(f"<article><h2>Story {n}</h2>{TEXT}</article>" for n in "ABC")
    document = read(f"<nav>{MENU}</nav>{stories}")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == [
        "## Story A",
        "## Story B",
        "## Story C",
    ]


def test_a_book_with_a_list_of_its_chapters_keeps_its_text():
    links = "".join(f'<li><a href="#c{n}">Chapter {n}</a></li>' for n in (1, 2, 3))
    chapters = "".join(f'<section id="c{n}"><h2>Chapter {n}</h2>{TEXT}</section>' for n in (1, 2, 3))
    document = read(f"<nav><ol>{links}</ol></nav><h1>The Heron</h1>{chapters}")
    assert document.text.count(ARTICLE[3]) == 3
    assert document.text.count("\n## Chapter") == 3


def test_a_page_without_a_sign_of_a_site_is_read_whole():
    body = f'<p><a href="a.html">Back</a></p>{TEXT}<p>The end.</p>'
    assert paragraphs(read(body)) == ["Back", *ARTICLE, "The end."]


def test_an_article_keeps_the_headings_of_its_chapters():
    links = "".join(f'<a href="#c{n}">Chapter {n}</a>' for n in (1, 2, 3))
    sections = "".join(f'<section id="c{n}"><header><h2>Chapter {n}</h2></header>{TEXT}</section>' for n in (1, 2, 3))
    document = read(f"<nav>{links}</nav>{sections}")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == [
        f"## Chapter {n}" for n in (1, 2, 3)
    ]
