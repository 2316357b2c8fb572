"""The rules on passages from real books."""

import pytest

from book_pipeline.formatting.edits import apply, undo
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import changes_for

DEFAULT, ALL = ReadingOptions(), ReadingOptions(captions=True, footnotes=True)


def formatted(text, options=DEFAULT):
    changes = changes_for(text, options)
    result = apply(text, changes)
    assert undo(result, changes) == text
    return result


def kinds(text, options=DEFAULT):
    return {change.kind for change in changes_for(text, options)}


class TestPauses:
    def test_a_pause_follows_the_title_and_its_wrapped_lines_are_joined(self):
        text = (
            "Chapter iv.\n\nThe reader's neck brought into danger by a description; his escape;\nand the great "
            "condescension of Miss Bridget Allworthy.\n\nThe Gothic stile of building could produce nothing nobler.\n"
        )
        title = (
            "Chapter iv. The reader's neck brought into danger by a description; his escape; and the great "
            "condescension of Miss Bridget Allworthy."
        )
        assert formatted(text, ReadingOptions(title=title)) == (
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
    def test_a_pause_follows_a_title_at_the_head_of_the_text(self, text, title, part, result):
        assert formatted(text, ReadingOptions(title=title, part=part)) == result

    def test_consecutive_headings_have_no_pause_between_them(self):
        text = "# Part IV\n\n\n## I\n\n“Can this be still a dream?” he thought.\n\n### A note\n\nMore."
        assert formatted(text) == "Part IV\n\nI\n\n\n“Can this be still a dream?” he thought.\n\n\nA note\n\n\nMore."

    @pytest.mark.parametrize(
        "line",
        [
            "       *       *       *       *       *",
            "* * *",
            "⁂",
            "-----",
            "❦",
            "[Pg 9]\n\n***",
            "o0o",
            "-x-x-x-",
            "oOo ~ oOo",
        ],
    )
    def test_an_ornament_becomes_a_long_pause(self, line):
        assert formatted(f"The lamp went out.\n\n{line}\n\nIn the morning it rained.") == (
            "The lamp went out.\n\n\n\nIn the morning it rained."
        )

    def test_an_ornament_at_an_end_is_removed(self):
        assert formatted("* * *\n\nThe lamp.\n\n* * *\n") == "The lamp."

    def test_stars_within_a_line_become_an_ellipsis(self):
        assert (
            formatted("and she looked like * * * * Let us ride on again.")
            == "and she looked like … Let us ride on again."
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
    def test_small_capitals_after_a_heading_are_lower_cased(self, printed, result):
        assert formatted(f"# I\n\n{printed}") == f"I\n\n\n{result}"

    def test_capitals_elsewhere_are_kept(self):
        text = "He slept.\n\nNOT a sound was heard, and NOBODY came."
        assert formatted(text) == text

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
    def test_a_drop_cap_is_joined_to_its_word(self, printed, result):
        assert formatted(f"# I\n\n{printed}").removeprefix("I\n\n\n").casefold() == result.casefold()


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
    def test_quotation_marks_become_consistent(self, mixed, result):
        assert formatted(mixed) == result


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
    def test_marks_within_a_text_are_removed_or_replaced(self, marked, plain):
        assert formatted(marked) == plain

    def test_a_compound_at_a_line_end_keeps_its_hyphen(self):
        lines = [
            "The barricade was going to behave under the cannon-",
            "balls of the enemy, which he had not expected so soon",
        ]
        lines += ["in the day, and the men of the quarter were quite sure of it."]
        assert "cannon-balls" in formatted("\n".join(lines))


class TestIllustrations:
    CAPTIONED = "“Ah,” said she.\n\n[Illustration: _The Gossips_]\n\n“What do we talk of?”"

    def test_illustrations_are_removed_with_their_captions(self):
        assert formatted(self.CAPTIONED) == "“Ah,” said she.\n\n“What do we talk of?”"
        assert (
            formatted("“No!”\n\n{How dare I, Mrs. Reed?  Because it is\nthe truth: p30.jpg}\n\nEre I")
            == "“No!”\n\nEre I"
        )
        assert formatted("A\n\n[Picture: The frame]\n\nB") == "A\n\nB"

    def test_captions_are_kept_if_requested(self):
        assert formatted(self.CAPTIONED, ALL) == "“Ah,” said she.\n\nThe Gossips\n\n“What do we talk of?”"
        assert formatted("A\n\n[Illustration]\n\nB", ALL) == "A\n\nB"
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

    def test_footnotes_are_removed(self):
        assert formatted(self.BRACKETED) == "The sea rose. The boats came home.\n\nNobody spoke of it."
        assert formatted(self.PARAGRAPHS) == "The great hour\nstruck, and all\nsaw it.\n\nNobody spoke."
        assert formatted(self.STARRED) == "that's as bad to bear.”\n\nWe slept."
        assert formatted(self.INLINE) == "I saw no slope. The end was dark.\n\nMore."

    def test_footnotes_move_to_the_end_of_their_paragraph_if_requested(self):
        assert formatted(self.BRACKETED, ALL) == (
            "The sea rose. The boats came home. (Which sea, he does not say.)\n\nNobody spoke of it. (Nor since.)"
        )
        assert (
            formatted(self.PARAGRAPHS, ALL)
            == "The great hour\nstruck, and all\nsaw it. (The year 1861 is meant.)\n\nNobody spoke."
        )
        assert (
            formatted(self.STARRED, ALL)
            == "that's as bad to bear.” (The mutineers were soon only eight in number.)\n\nWe slept."
        )
        assert formatted(self.INLINE, ALL) == "I saw no slope. The end was dark. (It may be so.—ED.)\n\nMore."

    def test_a_repeated_mark_refers_to_the_note_after_it(self):
        text = "One.[*]\n\n[Footnote *: First.]\n\nTwo.[*]\n\n[Footnote *: Second.]"
        assert formatted(text, ALL) == "One. (First.)\n\nTwo. (Second.)"

    def test_endnotes_from_other_sections_are_read(self):
        options = ReadingOptions(footnotes=True, endnotes={"7": "Du _Jardin_ du Roi."})
        assert formatted("This verse:--[7]\n\nEven when he steals.[8]", options) == (
            "This verse:— (Du Jardin du Roi.)\n\nEven when he steals."
        )
