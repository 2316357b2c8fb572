"""Title and author of a web page, from the places in which sites state them."""

import json

import pytest

from book_pipeline.source.markup.html import read_html

TEXT = "<p>The heron stood in the shallows all morning, and caught nothing that it cared to keep for its young.</p>" * 3
ARTICLE = {"@type": "NewsArticle", "headline": "The Heron", "author": [{"@type": "Person", "name": "A. Writer"}]}


def read(head="", body=TEXT, title="heron.html"):
    markup = f"<html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"
    return read_html(markup.encode(), "page.html")


def meta(name, content, attribute="name"):
    return f'<meta {attribute}="{name}" content="{content}">'


def json_ld(value):
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "head",
    [
        meta("og:title", "The Heron", "property"),
        meta("twitter:title", "The Heron"),
        json_ld(ARTICLE),
        json_ld([{"@type": "WebSite", "name": "Pond"}, ARTICLE]),
        json_ld({"@graph": [{"@type": "Organization", "name": "Pond"}, ARTICLE]}),
        meta("og:title", "The Heron | Pond News", "property") + meta("og:site_name", "Pond News", "property"),
        meta("og:title", "The Heron - Pond", "property") + meta("og:site_name", "Pond", "property"),
    ],
)
def test_the_title(head):
    assert read(head).title == "The Heron"


@pytest.mark.parametrize("separator", [" | ", " - ", " – ", " — ", " · ", ": ", " « "])
def test_a_title_ends_where_the_heading_ends(separator):
    assert read(body=f"<h1>The Heron</h1>{TEXT}", title=f"The Heron{separator}Pond News").title == "The Heron"


@pytest.mark.parametrize("title", ["The Heron-Hunter", "The Herons", "A Heron - and a Gull"])
def test_a_title_of_its_own_stays_whole(title):
    assert read(body=f"<h1>The Heron</h1>{TEXT}", title=title).title == title


@pytest.mark.parametrize(
    "head",
    [
        meta("author", "A. Writer"),
        meta("author", "By A. Writer"),
        meta("article:author", "https://social.example/a.writer", "property") + meta("author", "A. Writer"),
        meta("citation_author", "A. Writer"),
        json_ld(ARTICLE),
        json_ld(ARTICLE | {"author": "A. Writer"}),
        json_ld({"@graph": [ARTICLE | {"author": {"@id": "#a"}}, {"@id": "#a", "name": "A. Writer"}]}),
        meta("books:author", "A. Writer", "property"),
        json_ld(ARTICLE | {"@type": ["Thing", "BlogPosting"], "author": {"name": "A. Writer"}}),
    ],
)
def test_the_author(head):
    assert read(head).author == "A. Writer"


def test_several_authors_are_named():
    assert read(meta("citation_author", "A. Writer") + meta("citation_author", "B. Reader")).author == (
        "A. Writer, B. Reader"
    )


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline">By <a>A. Writer</a></p>',
        '<p>From <a rel="author" href="/a">A. Writer</a></p>',
        '<span itemprop="author">A. Writer</span>',
        '<div itemprop="author"><b>Written by</b> <span itemprop="name">A. Writer</span></div>',
        '<p class="article__author">Par A. Writer</p>',
    ],
)
def test_a_shown_author_is_used(byline):
    assert read(body=f"<article><h1>The Heron</h1>{byline}{TEXT}</article>").author == "A. Writer"


@pytest.mark.parametrize(
    "json_text", ["{", "[" * 9999, "null", '{"@type": 3}', '{"@type": "Article", "author": [null, 7, {"name": []}]}']
)
def test_damaged_json_is_ignored(json_text):
    document = read(f'<script type="application/ld+json">{json_text}</script>', title="The Heron")
    assert (document.title, document.author) == ("The Heron", None)
