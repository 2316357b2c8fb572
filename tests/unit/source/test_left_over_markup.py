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
    ],
)
def test_tags_that_a_text_writes_about_stay(printed):
    assert printed in text(printed)
