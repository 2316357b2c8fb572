"""Hostile HTML: deep, wide or long, or shaped to cause quadratic time."""

import pytest

from tests.attacks.markup import deep
from tests.unit.source.books import PARAGRAPHS

MEGABYTE = 1_000_000
WORDS = " ".join(PARAGRAPHS)
DEEP = ("div", "b", "table", "ul", "span", "blockquote", "font", "a", "sup", "p", "section", "x")
UNCLOSED = (
    "<a>",
    "<a href=#x>",
    "<sup>",
    "<table>",
    "<ul>",
    "<ul><li>",
    "<table><tr><td>",
    "<font>",
    "<p>",
    "<div>",
    "<h1>",
    "<x>",
)
LONG = {
    "a line": lambda: "<p>" + "A " * (25 * MEGABYTE),
    "an attribute": lambda: f'<p class="{"a " * (25 * MEGABYTE)}">x</p>',
    "an address": lambda: f'<a href="#{"a" * (50 * MEGABYTE)}">x</a>',
    "a tag's name": lambda: f"<{'a' * (50 * MEGABYTE)}>x",
    "a comment": lambda: f"<p>x</p><!--{'-' * (50 * MEGABYTE)}-->",
    "a declaration": lambda: f"<!DOCTYPE {'a' * (50 * MEGABYTE)}>",
    "an entity": lambda: f"<p>&{'a' * (50 * MEGABYTE)};",
    "blanks": lambda: f"<p>x{' ' * (50 * MEGABYTE)}</p>",
}
MANY = {
    "anchors": '<a name="a"></a>x', "links": '<a href="#a">x</a>', "paragraphs": "<p>x", "entities": "&mdash;",
    "line breaks": "<br>", "breaks": "<hr>", "comments": "<!---->", "headings": "<h2>x</h2>", "ends": "</p>",
    "scripts": "<script></script>", "cells": "<td>x", "images": '<img alt="T">',
    "notes": '<sup><a href="#n">1</a></sup>',
    "sections": "<![CDATA[x]]>", "instructions": "<?x?>",
}  # fmt: skip
ATTRIBUTES = {
    "each another": lambda: f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>",
    "all the same": lambda: f"<p {'a=1 ' * 100_000}>x</p>",
    "of a web page": lambda: f"<nav></nav><p {' '.join(f'c{n}color=1' for n in range(30_000))}>{WORDS}</p>",
    "without blanks": lambda: f"<p {'/'.join(f'a{n}' for n in range(100_000))}>x</p>",
    "without blanks, quoted": lambda: "<p " + "".join(f'a{n}="1"' for n in range(100_000)) + ">x</p>",
    "behind a sign": lambda: "<p =\"> ' " + " ".join(f"a{n}" for n in range(100_000)) + ">x</p>",
    "in a page that is never closed": lambda: f"<p {' '.join(f'a{n}' for n in range(100_000))}",
    "in many tags": lambda: f"<p {' '.join(f'a{n}' for n in range(400))}>x</p>" * 1000,
    "classes": lambda: f'<p class="{" ".join(f"c{n}" for n in range(100_000))}">{WORDS}</p>',
}
# Within the limits, but shaped to cause quadratic time.
SLOW = {
    "raised letters in one another": lambda: deep("sup", 2000, "y<b></b>" * 80_000),
    "page numbers in one another": lambda: deep("span", 2000, "y" + "<b></b>" * 80_000, " class=pagenum"),
    "links in one another": lambda: "<a href=#x><b>" * 900 + "y" + "<i></i>" * 80_000,
    "articles in one another": lambda: f"<p>{WORDS * 99}</p>" + deep("article", 2000, "<i>x</i>" * 60_000),
    "articles side by side": lambda: f"<p>{WORDS * 99}</p>" + "<article><p>x</p></article>" * 10_000,
    "a web page of divs": lambda: f"<nav></nav>{deep('div', 2000, '<p>x, y, z</p>' * 20_000)}",
    "a web page of short paragraphs": lambda: f"<nav></nav>{'<div><p>one, two</p></div>' * 6000}",
    "a web page of breaks": lambda: f"<nav></nav><p>{'<br>' * 100_000}{WORDS}",
    "a web page of links": lambda: f"<nav></nav>{'<div><a href=/>x</a></div>' * 6000}<p>{WORDS}",
    "a web page of blanks": lambda: f"<nav></nav><p>{(' ' * 50 + chr(10)) * 20_000}{WORDS}",
    "a web page of angles": lambda: f"<nav></nav><p>{'&lt;a style=&quot;' * 20_000}{WORDS}",
    "links to one long paragraph": lambda: f"<p id=x>{WORDS * 9000}</p>" + "<a href=#x>The tide</a>" * 20_000,
    "a title of a million words": lambda: f"<title>{'by a - ' * 300_000}</title><p>{WORDS}",
    "a title of marks": lambda: f"<title>Project Gutenberg {'x.-' * 300_000}</title><p>{WORDS}",
}


def page(body):
    return f"<html><body>{body}</body></html>".encode()


@pytest.mark.parametrize("element", DEEP)
def test_deeply_nested_html_is_read_or_rejected_within_limits(element, harmless):
    harmless(page(deep(element, 100_000)), "book.html")
    harmless(page(deep(element, 2000)), "book.html")


@pytest.mark.parametrize("start", UNCLOSED)
def test_a_million_unclosed_elements_are_rejected(start, rejected):
    rejected(page(start * 1_000_000), "book.html")


@pytest.mark.parametrize("start", UNCLOSED)
def test_unclosed_elements_are_read_or_rejected_within_limits(start, harmless):
    harmless(page((start + "x") * 50_000), "book.html")


@pytest.mark.parametrize("kind", LONG)
def test_fifty_megabytes_of_one_construct_are_rejected(kind, rejected):
    rejected(page(LONG[kind]()), "book.html")


@pytest.mark.parametrize("kind", MANY)
def test_a_million_of_one_construct_are_rejected(kind, rejected):
    rejected(page(MANY[kind] * 1_000_000), "book.html")


@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_too_many_attributes_are_rejected_within_limits(kind, harmless):
    harmless(page(ATTRIBUTES[kind]()), "book.html")


@pytest.mark.parametrize("kind", SLOW)
def test_html_takes_linear_time(kind, harmless):
    harmless(page(SLOW[kind]()), "book.html")
