"""Markdown in clean text: headings stay, other syntax is removed; a file without headings is plain text."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.markup.front_matter import split_front_matter
from book_pipeline.source.markup.markdown import read_markdown
from book_pipeline.source.markup.tex import plain_formula
from book_pipeline.source.text import read_text

KEY = "The key hung on a nail by the door, where it had hung since the old tenants."


def text(markdown):
    return read_markdown(markdown.encode(), "key.md").text.rstrip("\n")


FORMS = {
    "numbered headings": ("# The Key\n\n## I. The Nail\n\nOne.", "# The Key\n\n\n## I. The Nail\n\nOne."),
    "underlined headings": ("The Key\n=======\n\nThe Nail\n---\n\nOne.", "# The Key\n\n\n## The Nail\n\nOne."),
    "closed headings": ("## The Nail ##\n\nOne.", "## The Nail\n\nOne."),
    "emphasis": ("# K\n\nThe *key* and the **nail** and `rust`.", "# K\n\nThe key and the nail and rust."),
    "folded lines": ("# K\n\nThe key\nhung there.", "# K\n\nThe key hung there."),
    "verse": ("# K\n\nThe key,  \nthe nail.", "# K\n\nThe key,\nthe nail."),
    "links": ("# K\n\nThe [key](https://example.org/key).", "# K\n\nThe key."),
    "pictures": ("# K\n\n![A key](key.png)\n\nOne.", "# K\n\nOne."),
    "quotations": ("# K\n\n> The key.\n>\n> The nail.", "# K\n\nThe key.\n\nThe nail."),
    "lists of paragraphs": ("# K\n\n- A key\n\n- A nail", "# K\n\nA key\n\nA nail"),
    "tasks that were given up": ("# K\n\n- [-] A key\n- [>] A nail\n\n`[-] rust`", "# K\n\nA key\nA nail\n\n[-] rust"),
    "wiki links": ("# K\n\nSee [[Keys/Old|the key]] and [[Nails]]. ![[key.png]]", "# K\n\nSee the key and Nails."),
    "comments": ("# K\n\nThe key %%check this%% hung. ^key-1", "# K\n\nThe key hung."),
    "attributes of blocks": ("# K\n{: .wide}\n\nThe key.\n{: #old }", "# K\n\nThe key."),
    "attributes of pictures": ("# K\n\nA ![nail](n.png){width=50%} key.", "# K\n\nA key."),
    "divisions": ("# K\n\n::: {.note}\nThe key.\n:::\n\n:::warning\nThe nail.\n:::", "# K\n\nThe key.\n\nThe nail."),
    "admonitions": ('# K\n\n!!! note "Rust"\n    The key.\n\nA nail.', "# K\n\nRust: The key.\n\nA nail."),
    "foldable admonitions": ("# K\n\n??? tip\n    The key.\n\n    The nail.", "# K\n\nTip: The key.\n\nThe nail."),
    "calls of templates": ('# K\n\n{{< figure src="k.png" >}}\n\n{% include nav.html %}\n\nOne.', "# K\n\nOne."),
    "code of templates": (
        "# K\n\n{% highlight sh %}\necho [[no]]\n{% endhighlight %}\n\nOne.",
        "# K\n\necho [[no]]\n\nOne.",
    ),
    "signs in code": ("# K\n\n`[[key]]` and\n\n```\n!!! note\n```", "# K\n\n[[key]] and\n\n!!! note"),
    "lowered and raised": ("# K\n\nH~2~O and 10^6^ keys.", "# K\n\nH2O and 10⁶ keys."),
    "formulas of other dialects": (
        "# K\n\n\\(x^2\\) and $`y`$\n\n\\[\nz\n\\]\n\n```math\nw\n```",
        "# K\n\nx² and y\n\nz\n\nw",
    ),
    "headings without a space": ("#The Key\n\nOne.\n\n#2 Nails\n\nTwo.", "# The Key\n\nOne.\n\n\n# 2 Nails\n\nTwo."),
    "a line of names with signs": ("# K\n\n#key #nail\n\nOne.", "# K\n\n#key #nail\n\nOne."),
    "abbreviations": ("# K\n\nThe HTML.\n\n*[HTML]: Hyper Text", "# K\n\nThe HTML."),
    "citations": ("# K\n\nA key [@bell1901, p. 3; @smith] hung.", "# K\n\nA key hung."),
    "breaks": ("# K\n\nOne.\n\n---\n\nTwo.", "# K\n\nOne.\n\n* * *\n\nTwo."),
    "tables": ("# K\n\n| a | b |\n|---|---|\n| c | d |", "# K\n\na b\n\nc d"),
    "escapes": ("# K\n\n\\# no heading, 2 \\* 3 &amp; more", "# K\n\n # no heading, 2 * 3 & more"),
    "struck words": ("# K\n\nThe ~~rusty~~ key.", "# K\n\nThe rusty key."),
    "highlights": ("# K\n\nThe ==key== and 1 == 2.", "# K\n\nThe key and 1 == 2."),
    "tasks": ("# K\n\n- [x] a key\n- [ ] a nail", "# K\n\na key\na nail"),
    "alerts": ("# K\n\n> [!NOTE]\n> It hung.", "# K\n\nNote: It hung."),
    "alerts with a title": ("# K\n\n> [!tip]- On keys\n> It hung.", "# K\n\nOn keys: It hung."),
    "formulas": ("# K\n\nThe energy $E = mc^2$ of it.\n\n$$\n\\tfrac12\n$$", "# K\n\nThe energy E = mc² of it.\n\n1/2"),
    "prices": ("# K\n\nIt cost $5, or $6 today.", "# K\n\nIt cost $5, or $6 today."),
    "attributes": ("# K {#key .old}\n\n## N {-}\n\nA {brace}", "# K\n\n\n## N\n\nA {brace}"),
    "emoji names": ("# K\n\nA key :smile: hung at 10:30:15.", "# K\n\nA key hung at 10:30:15."),
    "places of contents": ("# K\n\n[TOC]\n\nOne.", "# K\n\nOne."),
    "definitions": ("# K\n\nKey\n: It opens.", "# K\n\nKey\n\nIt opens."),
    "code with number signs": ("# K\n\n```\n# no heading\n\n# none\n```", "# K\n\n # no heading\n\n # none"),
    "footnotes": (
        "# K\n\nA key.[^a] A nail.[^b]\n\nTwo.\n\n[^b]: Bent.\n[^a]: Old.\n\n    Very old.",
        "# K\n\nA key.[1] A nail.[2]\n\n[1] Old. Very old.\n\n[2] Bent.\n\nTwo.",
    ),
    "footnotes in their sentence": ("# K\n\nA key^[Old.] hung.", "# K\n\nA key[1] hung.\n\n[1] Old."),
    "footnotes of a list": ("# K\n\n- A key.[^1]\n- A nail.\n\n[^1]: Old.", "# K\n\nA key.[1]\nA nail.\n\n[1] Old."),
    "footnotes without a mark": ("# K\n\nA key.\n\n[^1]: Old.", "# K\n\nA key.\n\nOld."),
    "marks without a footnote": ("# K\n\nA key.[^1]", "# K\n\nA key.[^1]"),
    "html within": ('# K\n\n<div class="verse">The key</div>\n\nOne.', "# K\n\nThe key\n\nOne."),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(form):
    markdown, expected = FORMS[form]
    assert text(markdown) == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end):
    assert text(line_end.join(["# K", "", KEY, ""])) == f"# K\n\n{KEY}"


def test_markdown_without_headings_is_read_as_plain_text():
    plain = f"CHAPTER I\n\n{KEY}\nIt was\nrusty.\n\n\n\nCHAPTER II\n\n{KEY}\n"
    assert read_markdown(plain.encode(), "key.md") == read_text(plain.encode(), "key.md")


def test_the_gutenberg_header_is_removed():
    framed = f"*** START OF THE PROJECT GUTENBERG EBOOK THE KEY ***\n\n# I\n\n{KEY}\n"
    document = read_markdown(framed.encode(), "key.md")
    assert document.text == f"# I\n\n{KEY}\n"
    assert [removal.reason for removal in document.removed] == ["Project Gutenberg header"]


@pytest.mark.parametrize("markdown", ["", "\n \n", "# \n\n---\n"])
def test_an_empty_file_is_rejected_by_name(markdown):
    with pytest.raises(SourceRejected, match=r"key\.md"):
        read_markdown(markdown.encode(), "key.md")


BLOCKS = {
    "yaml": '---\ntitle: "The Key: A Log"\nauthor: A. Writer\nlang: de_AT\ntags: [a, b]\n---\n',
    "yaml that ends with dots": "---\ntitle: 'The Key: A Log'\nauthor: [A. Writer]\nlanguage: de-AT\n...\n",
    "yaml with names": '---\ntitle: "The Key: A Log"\nauthors:\n  - name: A. Writer\nlang: de-AT\n---\n',
    "json": '{\n"title": "The Key: A Log",\n"author": ["A. Writer"],\n"lang": "de-AT"\n}\n',
    "damaged yaml": "---\ntitle: 'The Key: A Log'\nauthor: A. Writer\nlang: de-AT\ntags: [a, b\n---\n",
    "toml": '+++\ntitle = "The Key: A Log"\nauthors = ["A. Writer"]\nlanguage = "de-AT"\n+++\n',
}


@pytest.mark.parametrize("form", BLOCKS)
@pytest.mark.parametrize("text", ["# I\n\nA key.\n", "A key hung there.\n"])
def test_front_matter_is_metadata(form, text):
    document = read_markdown((BLOCKS[form] + "\n" + text).encode(), "key.md")
    assert (document.title, document.author, document.language) == ("The Key: A Log", "A. Writer", "de-AT")
    assert document.text == text
    assert [(r.reason, r.line, r.text) for r in document.removed] == [("front matter", 1, BLOCKS[form].strip())]


def test_pandocs_title_block_is_metadata():
    document = read_markdown(b"% The Key\n% A. Writer; B. Reader\n% 1901\n\n# I\n\nA key.\n", "key.md")
    assert (document.title, document.author) == ("The Key", "A. Writer, B. Reader")
    assert document.text == "# I\n\nA key.\n"


@pytest.mark.parametrize(
    "text",
    ["---\n\nA key.\n\n---\n\nA nail.\n", "---\nHe said: go.\n---\n", "---\ntitle: [\n---\n", "+++\n=\n+++\n", "---\n"],
)
def test_what_is_no_metadata_stays_in_the_text(text):
    assert split_front_matter(text) == (split_front_matter("")[0], text)


def test_multimarkdowns_metadata_have_no_border():
    document = read_markdown(f"Title: The Key\nAuthor: Nobody\nDate: 1911\n\n# One\n\n{KEY}".encode(), "key.md")
    assert (document.title, document.author, document.text) == ("The Key", "Nobody", f"# One\n\n{KEY}\n")


def test_a_lone_heading_above_the_chapters_is_the_title():
    assert read_markdown(b"# The Key\n\n## I\n\nA key.\n\n## II\n\nA nail.\n", "k.md").title == "The Key"
    assert read_markdown(b"# I\n\nA key.\n\n# II\n\nA nail.\n", "k.md").title is None
    assert read_markdown(b"# I\n\nA key.\n", "k.md").title is None
    titled = b"---\ntitle: Keys\n---\n# The Key\n\n## I\n\nA key.\n"
    assert read_markdown(titled, "k.md").title == "Keys"


def test_what_is_removed_is_recorded_with_its_line():
    markdown = "---\ntitle: K\n---\n\n# K {#k}\n\n[TOC]\n\nA key :smile: hung.\n"
    assert [(r.reason, r.line, r.text) for r in read_markdown(markdown.encode(), "k.md").removed[1:]] == [
        ("attributes of a heading", 5, "{#k}"),
        ("place of a table of contents", 7, "[TOC]"),
        ("name of an emoji", 9, ":smile:"),
    ]


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\int_0^1 x\,dx = \tfrac12", "∫₀¹ x dx = 1/2"),
        (r"\sqrt{x^2+y^2} \le \pi", "√(x²+y²) ≤ π"),
        (r"a_{n+1} \neq \frac{a+b}{2}", "a n+1 ≠ (a+b)/2"),
        (r"90^\circ \text{ or } 5\%", "90° or 5%"),
        (r"\unknown{x}", "unknown x"),
    ],
)
def test_formulas_become_plain_text(tex, plain):
    assert plain_formula(tex) == plain


def test_borders_between_the_parts_of_a_book_are_signs():
    markdown = "# One\n\nThe tide went out.\n\n{mainmatter}\n\n# Two\n\nIt came {mainmatter} back.\n"
    document = read_markdown(markdown.encode(), "b.md")
    assert [removal.text for removal in document.removed] == ["{mainmatter}"]
    assert "It came {mainmatter} back." in document.text
