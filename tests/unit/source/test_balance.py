"""Every word of a source is in the text or in a removed passage, and in one of them only; else the book stops.

Each reader is broken on purpose here: it loses a sentence, or reads one twice. The reader of PDFs, which starts
processes, is in tests/integration/source/test_pdf.py.
"""

import re
from dataclasses import replace

import pytest

from book_pipeline.errors import WordsUnaccounted
from book_pipeline.source.balance.check import SourceWords, check_balance
from book_pipeline.source.document import UNDECODABLE, Document, Removal
from book_pipeline.source.epub import reader as epub_reader
from book_pipeline.source.markup.block_builder import BlockBuilder
from book_pipeline.source.readers import read_document
from tests.unit.source.books import HTML, MARKDOWN, PARAGRAPHS, TEXT, epub
from tests.unit.source.epubs import link, made, text
from tests.unit.source.office import docx, fb2, odt, rtf

SOURCES = {
    "text": TEXT.encode(), "html": HTML.encode(), "markdown": MARKDOWN.encode(), "epub": epub(), "docx": docx(),
    "odt": odt(), "rtf": rtf(), "fb2": fb2(),
}  # fmt: skip
MODULES = {"text": "text", "html": "markup.html", "markdown": "markup.markdown"}
EXTENSIONS = {"text": "txt", "markdown": "md"}
SENTENCE = "It was from the sea, the postman said, and it was for everyone."


def damaged(monkeypatch, form, change):
    """Read the book in a format with a reader whose text is changed."""
    module = f"book_pipeline.source.{MODULES.get(form, f'{form}.reader')}"
    reader = __import__(module, fromlist=["read"]).__dict__[f"read_{form}"]

    def broken(*arguments):
        document = reader(*arguments)
        return replace(document, text=change(document.text))

    monkeypatch.setattr(f"{module}.read_{form}", broken)
    return read_document(SOURCES[form], f"tide.{EXTENSIONS.get(form, form)}")


@pytest.mark.parametrize("form", SOURCES)
def test_a_reader_that_loses_a_sentence_stops_the_book(monkeypatch, form):
    words = re.compile(r"\s+".join(map(re.escape, SENTENCE.split())))
    with pytest.raises(WordsUnaccounted, match=r"^1[2-4] of \d+ words were lost .*the postman said.* another format"):
        damaged(monkeypatch, form, lambda text: words.sub("", text))


@pytest.mark.parametrize("form", SOURCES)
def test_a_reader_that_reads_a_sentence_twice_stops_the_book(monkeypatch, form):
    words = re.compile(r"\s+".join(map(re.escape, SENTENCE.split())))
    with pytest.raises(WordsUnaccounted, match=r"words were read twice .*the postman said"):
        damaged(monkeypatch, form, lambda text: words.sub(f"{SENTENCE} {SENTENCE}", text))


def test_a_page_that_vanishes_from_the_reading_order_stops_the_book(monkeypatch):
    book = made({f"c{n}.xhtml": f"<h2>{n}</h2>{text(n)}" for n in range(3)})
    assert read_document(book, "lock.epub")
    read_package = epub_reader.read_package
    monkeypatch.setattr(
        epub_reader, "read_package", lambda archive: replace(p := read_package(archive), spine=p.spine[:2])
    )
    with pytest.raises(WordsUnaccounted, match="words were lost"):
        read_document(book, "lock.epub")


def test_a_block_that_vanishes_while_a_page_is_read_stops_the_book(monkeypatch):
    flush = BlockBuilder.flush

    def broken(builder):
        flush(builder)
        builder.blocks[:] = [block for block in builder.blocks if "second day" not in block.text]

    monkeypatch.setattr(BlockBuilder, "flush", broken)
    with pytest.raises(WordsUnaccounted, match="On the second day the children walked out"):
        read_document(epub(), "tide.epub")


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("The exam-\nple is LONG, the ﬁrst of ten.", "The example is long: the first of ten"),
        ("In 2 1 3 4 5 6 of 7 words", "In ² ¹ ³ ⁴ ⁵ ⁶ of ⁷ words"),
        ("A 01 02 03 04 05 06 of 07", "A 0₁ 0₂ 0₃ 0₄ 0₅ 0₆ of 0₇"),
        ("T he ferry C H A P T E R one", "The ferry CHAPTER one"),
        ("A wharf12 and 10⁶ crowns.[3] 3. See there.", "A wharf[12] and 10 crowns.[3]\n\n[3] See there."),
        ("a7 b8 c9 d10 e11 f12 7 see 8 see 9 see 10 see", "a[1] b[2] c[3] d[4] e[5] f[6] [1] see [2] see see see"),
        ("渡し船は来なかった。夜の潮。", "渡し船は\n来なかった。 夜の潮。"),
        ("[n 1] a [n 2] b [n 3] c [N 4] d [n 5] e [n 6] f [n 7] g", "[1] a [2] b [3] c [4] d [5] e [6] f [7] g"),
        ("Soft\u00adly spoken, na\u0308ive", "Softly spoken, näive"),
    ],
)
def test_words_that_are_cut_or_written_in_another_way_are_the_same(source, read):
    filling = " ".join(f"word{n}" for n in range(40))
    check_balance(document(f"{read} {filling}"), SourceWords(lambda: [source, filling]), "tide.txt")


def test_what_was_removed_is_accounted_for_but_not_beside_the_text():
    source = SourceWords(lambda: [*PARAGRAPHS])
    removed = Removal("comment", 1, PARAGRAPHS[1])
    without = document("\n\n".join([PARAGRAPHS[0], *PARAGRAPHS[2:]]), removed)
    check_balance(without, source, "tide.txt")
    with pytest.raises(WordsUnaccounted, match="words were read twice"):
        check_balance(document("\n\n".join(PARAGRAPHS), removed), source, "tide.txt")
    check_balance(document("\n\n".join(PARAGRAPHS), replace(removed, reason=UNDECODABLE)), source, "tide.txt")


def test_labels_of_a_table_of_contents_may_become_headings():
    pages = {f"c{n}.xhtml": text(n) for n in range(2)}
    links = "".join(link(f"c{n}.xhtml", f"The long label of the chapter with number {n}") for n in range(2))
    assert "# The long label of the chapter with number 1" in read_document(made(pages, links=links), "lock.epub").text


def document(text, *removed):
    return Document(text, None, None, None, "utf-8", tuple(removed))


def test_a_word_that_a_line_end_divides_may_be_read_in_two_places():
    divided = [(f"begin{letter}", f"end{letter}") for letter in "abcdefghij"]
    texts = [" ".join(map("".join, divided)), *PARAGRAPHS]
    read = " ".join(begin for begin, _ in divided) + " a figure " + " ".join(end for _, end in divided)
    pages = [*texts, "a figure"]
    whole = document("\n\n".join([read, *PARAGRAPHS]))
    check_balance(whole, SourceWords(lambda: pages, divided=lambda: divided), "b.pdf")
    with pytest.raises(WordsUnaccounted, match="words were lost"):
        check_balance(whole, SourceWords(lambda: pages), "b.pdf")
    lost = document("\n\n".join(["a figure", *PARAGRAPHS]))
    with pytest.raises(WordsUnaccounted, match="words were lost"):
        check_balance(lost, SourceWords(lambda: pages, divided=lambda: divided), "b.pdf")


def test_letters_of_a_formula_may_be_read_together():
    source = SourceWords(lambda: PARAGRAPHS, lambda: ["A = j λ u x y h"])
    check_balance(document("\n".join([*PARAGRAPHS, "A=jλ ju xy hx jx yh λu"])), source, "tide.html")
    with pytest.raises(WordsUnaccounted, match="words were read twice"):
        check_balance(document("\n".join([*PARAGRAPHS, "jλ jux zy hx jx qh λv"] * 2)), source, "tide.html")


def test_marks_of_the_source_itself_do_not_stand_for_lost_numbers():
    source = SourceWords(lambda: [" ".join(f"a [{n}] paid {n + 20}" for n in range(9)), *PARAGRAPHS])
    with pytest.raises(WordsUnaccounted, match=r"9 of \d+ words were lost"):
        check_balance(document("\n".join([*(f"a [{n}] paid" for n in range(9)), *PARAGRAPHS])), source, "tide.txt")
