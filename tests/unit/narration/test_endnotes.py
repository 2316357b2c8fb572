from book_pipeline.narration.endnotes import endnotes


def test_notes_in_brackets_and_their_further_paragraphs():
    piece = (
        "## FOOTNOTES\n\n[301] A stang is a pole.\n\nOr a perch.\n\n[454a] Britannia.—Sir W. Scott.\n\n{330}  An act."
    )
    assert endnotes([piece]) == {
        "301": "A stang is a pole. Or a perch.",
        "454a": "Britannia.—Sir W. Scott.",
        "330": "An act.",
    }


def test_notes_that_are_numbered():
    piece = (
        "Footnotes\n\n1.\n\nIn Russian, “silen.”\n\n2. A proverb of\n   Russia.\n\n1861 was the year.\n\n3 Grushenka."
    )
    assert endnotes([piece]) == {
        "1": "In Russian, “silen.”",
        "2": "A proverb of Russia. 1861 was the year.",
        "3": "Grushenka.",
    }


def test_notes_that_lead_back():
    piece = "FOOTNOTES: 1 (return) [ Patois of the Alps,\nrascally.]\n\n\n2 (return) [ A cork-tree.]"
    assert endnotes([piece]) == {"1": "Patois of the Alps, rascally.", "2": "A cork-tree."}


def test_numbers_that_begin_anew_refer_to_nobody_knows_which():
    assert endnotes(["[1] One.\n\n[2] Two.", "[1] Another."]) == {"2": "Two."}


def test_no_notes():
    assert endnotes([]) == {}
    assert endnotes(["NOTES\n\nThis is no critical edition."]) == {}
