from book_pipeline.formatting.endnotes import endnotes


def test_bracketed_marks_and_notes_of_several_paragraphs():
    section = (
        "## FOOTNOTES\n\n[301] A stang is a pole.\n\nOr a perch.\n\n[454a] Britannia.—Sir W. Scott.\n\n{330}  An act."
    )
    assert endnotes([section]) == {
        "301": "A stang is a pole. Or a perch.",
        "454a": "Britannia.—Sir W. Scott.",
        "330": "An act.",
    }


def test_numbered_notes():
    section = (
        "Footnotes\n\n1.\n\nIn Russian, “silen.”\n\n2. A proverb of\n   Russia.\n\n1861 was the year.\n\n3 Grushenka."
    )
    assert endnotes([section]) == {
        "1": "In Russian, “silen.”",
        "2": "A proverb of Russia. 1861 was the year.",
        "3": "Grushenka.",
    }


def test_notes_with_return_links():
    section = "FOOTNOTES: 1 (return) [ Patois of the Alps,\nrascally.]\n\n\n2 (return) [ A cork-tree.]"
    assert endnotes([section]) == {"1": "Patois of the Alps, rascally.", "2": "A cork-tree."}


def test_ambiguous_marks_are_left_out():
    assert endnotes(["[1] One.\n\n[2] Two.", "[1] Another."]) == {"2": "Two."}


def test_text_without_notes():
    assert endnotes([]) == {}
    assert endnotes(["NOTES\n\nThis is no critical edition."]) == {}
