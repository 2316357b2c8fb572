"""Plain texts that were copied with the references and tags of a web page or a forum; texts about markup stay."""

import pytest

from book_pipeline.source.readers import read_document

ROAD = "The carter said that the road was longer than it had been in his father's time."
LATER = "In the evening he said it again, and nobody contradicted him."


def text(*paragraphs):
    return read_document("\n\n".join([ROAD, *paragraphs, LATER]).encode(), "b.txt").text


def test_references_are_the_characters_that_they_stand_for():
    read = text("He ate at the caf&eacute;&mdash;twice.", "Tom&#8217;s &quot;cart&quot;&nbsp;&amp; horse.")
    assert "He ate at the café—twice." in read
    assert 'Tom’s "cart" & horse.' in read


@pytest.mark.parametrize(
    "paragraph",
    ["One writes &mdash; there.", "In &lt;p&gt; one writes &mdash;, &quot; and &amp;.", "A&B; C&D; E&F; G&H;"],
)
def test_few_references_and_those_of_a_text_about_markup_stay(paragraph):
    assert paragraph in text(paragraph)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (
            "The <i>old</i> road, the <i>new</i> road and the <b>last</b> one.",
            "The old road, the new road and the last one.",
        ),
        ("[i]Old[/i] road, [b]new[/b] road, [url=http://a.org]a third[/url].", "Old road, new road, a third."),
        ("<i>One</i><br><i>two</i><br><i>three</i>", "One two three"),
        ("[i]One[/i] road, [I]two[/I], [b]three[/b] and [u]a stray.", "One road, two, three and [u]a stray."),
        ("[i]a [i]b[/i], [i]c[/i], [i]d[/i], [i]e[/i]", "[i]a b, c, d, e"),
        ("It was [i] never [/i] so [b] long [/b] or [i] dry [/i].", "It was  never  so  long  or  dry ."),
        (
            "[quote=Ann][quote]Old.[/quote] New.[/quote] Mind [sic] and <3. [b]So[/b].",
            "Old. New. Mind [sic] and <3. So.",
        ),
    ],
)
def test_tags_in_pairs_go_and_are_recorded(printed, read):
    document = read_document(f"{ROAD}\n\n{printed}\n\n{LATER}".encode(), "b.txt")
    assert read in document.text
    assert {removal.reason for removal in document.removed} == {"tag left in a text"}


@pytest.mark.parametrize(
    "printed",
    [
        "Write <i> and <b> and <em> before a word.",
        "A page has <html>, and then <i>a</i>, <i>b</i> and <i>c</i>.",
        "See [i] and [b] and [s] at the end.",
        "See [i]one[/i] only.",
        "The <b> tag opens and the </b> tag closes, <i> and </i> too, <u> and </u>.",
        "In HTML, <b>bold</b> is bold, <i>slanted</i> is slanted, <u>lined</u> is lined.",
        "BBCode has [b]bold[/b], [i]slanted[/i] and [u]lined[/u].",
        "In HTML, &copy; is a sign, &reg; another one, &hearts; a third.",
        "I <3 rye, a < b > c, AT&T and R&D, [sic], [b], \\emph{x}, $a_i$, f(x)[i], Q&A; B&B; A&M;",
    ],
)
def test_tags_that_a_text_writes_about_stay(printed):
    assert printed in text(printed)


def test_one_name_of_markup_in_a_long_text_does_not_keep_its_tags():
    read = text(*(f"The <i>road</i> was <b>long</b> for the {n}th time." for n in range(30)), "He learned HTML there.")
    assert "The road was long for the 7th time." in read
    assert "He learned HTML there." in read


def test_a_removed_tag_has_its_line():
    removed = read_document(f"{ROAD}\n\n[i]A[/i]\n[i]b\nc[/i] [b]d[/b]\n".encode(), "b.txt").removed
    assert [(each.line, each.text) for each in removed] == [
        (3, "[i]"), (3, "[/i]"), (4, "[i]"), (5, "[/i]"), (5, "[b]"), (5, "[/b]"),
    ]  # fmt: skip
