"""Rules on passages as real books print them."""

import pytest

from book_pipeline.narration.edits import apply, undo
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.rules import changes_for

USUAL, ALL = Manner(), Manner(captions=True, footnotes=True)


def said(text, manner=USUAL):
    changes = changes_for(text, manner)
    result = apply(text, changes)
    assert undo(result, changes) == text
    return result


def kinds(text, manner=USUAL):
    return {change.kind for change in changes_for(text, manner)}


class TestPauses:
    def test_the_chapters_title_stands_apart_and_its_wrapped_lines_are_one(self):
        text = (
            "Chapter iv.\n\nThe reader's neck brought into danger by a description; his escape;\nand the great "
            "condescension of Miss Bridget Allworthy.\n\nThe Gothic stile of building could produce nothing nobler.\n"
        )
        title = (
            "Chapter iv. The reader's neck brought into danger by a description; his escape; and the great "
            "condescension of Miss Bridget Allworthy."
        )
        assert said(text, Manner(title=title)) == (
            "Chapter iv.\n\nThe reader's neck brought into danger by a description; his escape; and the great "
            "condescension of Miss Bridget Allworthy.\n\n\nThe Gothic stile of building could produce nothing nobler."
        )

    @pytest.mark.parametrize(
        ("text", "title", "part", "result"),
        [
            ("EVELINE\nShe sat at the window.", "EVELINE", None, "EVELINE\n\n\nShe sat at the window."),
            ("II.\n\n\nErst in der Dämmerung.", "II.", None, "II.\n\n\nErst in der Dämmerung."),
            ("BOOK I.\n\n\nTHE MAIL\n\nIt was.", "THE MAIL", "BOOK I.", "BOOK I.\n\nTHE MAIL\n\n\nIt was."),
            ("JOURNAL--_continued_\n\nMay.", "JOURNAL--_continued", None, "JOURNAL—continued\n\n\nMay."),
            (
                "第二回\n華柔玉\u3000蔣青巖\n\n詞曰。",
                "第二回 華柔玉 蔣青巖",
                None,
                "第二回 華柔玉\u3000蔣青巖\n\n\n詞曰。",
            ),
            ("Two Roads went on.", "Two Roads", None, "Two Roads went on."),
            ("Another beginning.\n\nMore.", "Two Roads", None, "Another beginning.\n\nMore."),
            ("EVELINE", "EVELINE", None, "EVELINE"),
        ],
    )
    def test_titles(self, text, title, part, result):
        assert said(text, Manner(title=title, part=part)) == result

    def test_headings_in_a_row_are_read_together(self):
        text = "# Part IV\n\n\n## I\n\n“Can this be still a dream?” he thought.\n\n### A note\n\nMore."
        assert said(text) == "Part IV\n\nI\n\n\n“Can this be still a dream?” he thought.\n\n\nA note\n\n\nMore."

    @pytest.mark.parametrize(
        "line", ["       *       *       *       *       *", "* * *", "⁂", "-----", "❦", "[Pg 9]\n\n***"]
    )
    def test_an_ornament_is_a_long_pause(self, line):
        assert said(f"The lamp went out.\n\n{line}\n\nIn the morning it rained.") == (
            "The lamp went out.\n\n\n\nIn the morning it rained."
        )

    def test_an_ornament_at_an_end_is_none(self):
        assert said("* * *\n\nThe lamp.\n\n* * *\n") == "The lamp."

    def test_stars_where_an_author_leaves_off(self):
        assert (
            said("and she looked like * * * * Let us ride on again.") == "and she looked like … Let us ride on again."
        )


class TestOpenings:
    @pytest.mark.parametrize(
        ("printed", "result"),
        [
            ("IT was not very long after this that there", "It was not very long after this that there"),
            ("I LOST no time, of course. All was lost.", "I lost no time, of course. All was lost."),
            ("THE HISPANIOLA lay some way out.", "The Hispaniola lay some way out."),
            ("“NO, not I,” said Silver.", "“No, not I,” said Silver."),
            ("MR. SHERLOCK HOLMES, who was usually late.", "Mr. Sherlock Holmes, who was usually late."),
            ("IT WAS THE BEST of times, the best of all.", "It was the best of times, the best of all."),
            ("LOUIS XIV was dead.", "Louis XIV was dead."),
            ("HAMLET. To be, or not to be.", "HAMLET. To be, or not to be."),
            ("LONDON: a foggy day.", "LONDON: a foggy day."),
            ("NATO met. The men of NATO slept.", "NATO met. The men of NATO slept."),
            ("MY DEAR SIR,—I write.", "MY DEAR SIR,—I write."),
            ("ALL IS LOST", "ALL IS LOST"),
        ],
    )
    def test_first_words_in_small_capitals(self, printed, result):
        assert said(f"# I\n\n{printed}") == f"I\n\n\n{result}"

    def test_capitals_elsewhere_are_the_authors(self):
        text = "He slept.\n\nNOT a sound was heard, and NOBODY came."
        assert said(text) == text

    @pytest.mark.parametrize(
        ("printed", "result"),
        [
            ("T HE keeper slept.", "The keeper slept."),
            ("W HEN the wind fell.", "When the wind fell."),
            ("A LICE was tired. So Alice slept.", "Alice was tired. So Alice slept."),
            ("I T was late, and it rained.", "It was late, and it rained."),
            ("O NCE more, for once.", "Once more, for once."),
            ("A LONE man walked alone.", "A lone man walked alone."),
            ("“ T HE lamp”", "“ T HE lamp”"),
        ],
    )
    def test_an_initial_and_its_word(self, printed, result):
        assert said(f"# I\n\n{printed}").removeprefix("I\n\n\n").casefold() == result.casefold()


class TestQuotationMarks:
    @pytest.mark.parametrize(
        ("mixed", "result"),
        [
            ('“So,” he said. “No.” "Yes."', "“So,” he said. “No.” “Yes.”"),
            ('"So," he said. "No." “Yes.”', '"So," he said. "No." "Yes."'),
            ('„Ach“, sagte er. „Nein.“ "Doch."', "„Ach“, sagte er. „Nein.“ „Doch.“"),
            ("``So,'' he said, and ``No.''", '"So," he said, and "No."'),
            (
                "`Curiouser and curiouser!' cried Alice. It's `so'.",
                "'Curiouser and curiouser!' cried Alice. It's 'so'.",
            ),
            ("“It's ‘so’,” he said. “I don't.”", "“It’s ‘so’,” he said. “I don’t.”"),
            ("“'Tis he, and 'twas ‘them’.”", "“’Tis he, and ’twas ‘them’.”"),
            ('A board of 5" and “more”.', 'A board of 5" and “more”.'),
            ('« Oui », dit-il. "Non."', '« Oui », dit-il. "Non."'),
            ('All "of" one\'s "kind".', 'All "of" one\'s "kind".'),
        ],
    )
    def test_they_are_of_one_kind(self, mixed, result):
        assert said(mixed) == result


class TestMarks:
    @pytest.mark.parametrize(
        ("marked", "plain"),
        [
            ("offer myself--my_self_, Stryver", "offer myself—myself, Stryver"),
            ('_ "Oh, sick I am to see you." _', '"Oh, sick I am to see you."'),
            ("Name: ______ Age: _ _ _", "Name: ______ Age: _ _ _"),
            ("Count D*** and the Marquis de C*****d'E----", "Count D—— and the Marquis de C——d'E——"),
            ("the kingdom of Tribnia, {454a} by the natives", "the kingdom of Tribnia, by the natives"),
            ("Langdon, [454b] where", "Langdon, where"),
            ("lit - and out", "lit — and out"),
            ("pages 3 - 5", "pages 3 - 5"),
            ("Now, lad, come round-\nThe hawthorn stays.", "Now, lad, come round—\nThe hawthorn stays."),
            ("C_{2}HCl_{3}O. H_{2}O! and m^{2}", "C2HCl3O. H2O! and m2"),
            ("Well . . . perhaps. . . .", "Well … perhaps…"),
            ("------Even from his boyish years", "——Even from his boyish years"),
            ("| Q | C | by heart |\n| | | learn |", "Q, C, by heart\nlearn"),
        ],
    )
    def test_within_a_text(self, marked, plain):
        assert said(marked) == plain

    def test_a_real_compound_at_a_lines_end_keeps_its_hyphen(self):
        lines = [
            "The barricade was going to behave under the cannon-",
            "balls of the enemy, which he had not expected so soon",
        ]
        lines += ["in the day, and the men of the quarter were quite sure of it."]
        assert "cannon-balls" in said("\n".join(lines))


class TestPictures:
    CAPTIONED = "“Ah,” said she.\n\n[Illustration: _The Gossips_]\n\n“What do we talk of?”"

    def test_they_go_with_their_captions(self):
        assert said(self.CAPTIONED) == "“Ah,” said she.\n\n“What do we talk of?”"
        assert said("“No!”\n\n{How dare I, Mrs. Reed?  Because it is\nthe truth: p30.jpg}\n\nEre I") == "“No!”\n\nEre I"
        assert said("A\n\n[Picture: The frame]\n\nB") == "A\n\nB"

    def test_or_leave_them_to_be_read(self):
        assert said(self.CAPTIONED, ALL) == "“Ah,” said she.\n\nThe Gossips\n\n“What do we talk of?”"
        assert said("A\n\n[Illustration]\n\nB", ALL) == "A\n\nB"
        assert kinds(self.CAPTIONED, ALL) == {"illustration"}


class TestFootnotes:
    BRACKETED = (
        "The sea rose.[1] The boats came home.\n\n[Footnote 1: Which sea,\nhe does _not_ say.]\n\nNobody spoke "
        "of it.[2]\n\n[Footnote 2: Nor since.]"
    )
    PARAGRAPHS = (
        "The great hour\nstruck,[*] and all\nsaw it.\n\n     [*] The year 1861\n     is meant.\n\nNobody spoke."
    )
    STARRED = "that's as bad to bear.” *\n\n*The mutineers were soon only eight\nin number.\n\nWe slept."
    INLINE = "I saw no slope. [Footnote: It may be\nso.--ED.] The end was dark.\n\nMore."

    def test_they_go(self):
        assert said(self.BRACKETED) == "The sea rose. The boats came home.\n\nNobody spoke of it."
        assert said(self.PARAGRAPHS) == "The great hour\nstruck, and all\nsaw it.\n\nNobody spoke."
        assert said(self.STARRED) == "that's as bad to bear.”\n\nWe slept."
        assert said(self.INLINE) == "I saw no slope. The end was dark.\n\nMore."

    def test_or_are_read_at_the_end_of_the_paragraph_that_refers_to_them(self):
        assert said(self.BRACKETED, ALL) == (
            "The sea rose. The boats came home. (Which sea, he does not say.)\n\nNobody spoke of it. (Nor since.)"
        )
        assert (
            said(self.PARAGRAPHS, ALL)
            == "The great hour\nstruck, and all\nsaw it. (The year 1861 is meant.)\n\nNobody spoke."
        )
        assert (
            said(self.STARRED, ALL)
            == "that's as bad to bear.” (The mutineers were soon only eight in number.)\n\nWe slept."
        )
        assert said(self.INLINE, ALL) == "I saw no slope. The end was dark. (It may be so.—ED.)\n\nMore."

    def test_marks_that_begin_anew_take_the_note_behind_them(self):
        text = "One.[*]\n\n[Footnote *: First.]\n\nTwo.[*]\n\n[Footnote *: Second.]"
        assert said(text, ALL) == "One. (First.)\n\nTwo. (Second.)"

    def test_notes_from_elsewhere_in_the_book(self):
        manner = Manner(footnotes=True, endnotes={"7": "Du _Jardin_ du Roi."})
        assert said("This verse:--[7]\n\nEven when he steals.[8]", manner) == (
            "This verse:— (Du Jardin du Roi.)\n\nEven when he steals."
        )
