"""Hostile texts are split in a few seconds per ten megabytes, and nothing is lost."""

import pytest

MOST_SECONDS, MOST_MEBIBYTES = 3, 512
SIZE = 100_000
"""Characters of a text; quadratic time exceeds the limit tenfold."""
UNITS = {
    "chapters": "CHAPTER {n}\n\n\n",
    "numbered titles": "CHAPTER {n}. Of the Sea\n\nIt rose.\n\n\n",
    "paragraphs of a word": "word\n\n",
    "words set apart": "Word\n\n\n",
    "I": "I\n\n",
    "I set apart": "I\n\n\n",
    "I without a gap": "I\n",
    "numerals": "{n}\n\n",
    "numerals set apart": "{n}.\n\n\n",
    "marks": "* * *\n\n",
    "marks without a gap": "---\n",
    "capitals": "THE SEA\n\n\n",
    "headings": "# A\n\n\n",
    "deep headings": "###### {n}\n\n\n",
    "headings of all depths": "{h} Chapter {n}\n\n\n",
    "headings without words": "# *\n\n\n",
    "parts": "PART I\n\n\nI\n\nx\n\n\n",
    "contents": "Contents\n\n\n",
    "contents with entries": "Contents\n\nI. The Sea\n\nII. The Mud\n\nIII. x\n\n\n",
    "lines of a list": "Chapter {n}. The Sea . . . . . {n}\n",
    "prefaces": "Preface\n\n\n",
    "epilogues": "FIRST EPILOGUE\n\n\n",
    "nearly a title": "The Sea and the Mud {n}\n\n\n",
    "speeches": "MACBETH.\nSo.\n\n",
    "Chinese": "第{n}回 海\n\n\n",
    "blanks": " \n",
    "line ends": "\n",
    "tabs": "\t\n\n\n",
    "letters": "a",
    "words": "A ",
    "stars": "*",
    "dots": ". ",
    "leaders": "The Sea ........................... \n",
    "the same title": "The Long Way Home\n\n\nx\n\n",
    "dashes": "—",
    "long lines": "Chapter I " * 22 + "\n\n\n",
    "brackets": "[1]\n\n",
    "sentences": "I am here.\n",
    "quotes": "“I”\n\n",
    "contents, each another": "Contents\n\nOf words {n}\n\n",
    "contents, lists": "1. One\n2. Two\n3. Three\n4. {n}\n\n\n",
    "parts of bare numbers": "PART {n}\n\n\nI\n\n\nx\n\n\nII\n\n\nx\n\n\n",
    "parts, then numbers": "PART {n}\n\n\nx\n\n\n{n}.\n\n\n",
    "many and one": "PART {n}\n\n\nCHAPTER I\n\n\nx\n\n\n",
    "parts of chapters": "# PART {n}\n\n\n## I\n\n\nx\n\n\n## II\n\n\nx\n\n\n",
    "notes": "# Notes\n\n\n## A\n\n\nx\n\n\n",
    "pages": "Contents\n\n{n}. The Sea\n\n{n}. The Mud\n\n{n}. x\n\n\n{n}. The Sea\n\n\n{n}. The Mud\n\n\n",
    "first": "FIRST " * 9 + "\n\n\n",
    "by": "Preface by " * 9 + "\n\n\n",
    "breaks": "PREFACE.:.:.:.:\n\n\n",
    "notes on chapters": "CHAPTER I\n\n\nx\n\n\nNOTES\n\n\n",
    "names of narrators": "## Anna\n\n\nx\n\n\n## Tobias\n\n\nx\n\n\n",
    "letters in order": "A\n\n\nx\n\n\nB\n\n\n",
    "titles under ornaments": "* * *\n\n\nThe Sea\n\n",
    "announced titles": "He read another tale for the whole of the night:\n\n\nThe Sea\n\n\n",
    "underlined titles": "The Sea\n-------\n\n\n",
    "ends of manuscripts": "THE END OF THE MANUSCRIPT\n\n\nTHE SEA\n\n\n",
    "titles in lists": "The Sea\nThe Mud\nThe Sea\nThe Mud\n\n\nThe Sea\n\n\nThe Mud\n\n\n",
    "titles in quotes": '"THE SEA"\n\n\n',
    "lines in small letters": "the sea\n\n\n",
}

WHOLE = {
    "contents without end over one long list": "Contents\n\nOf words\n\n" * 600 + "The Sea and x\n" * 60_000,
    "misprints": "Contents\n\n"
    + "".join(f"Of the long sea number {n}\n\n" for n in range(5000))
    + "The Very End\n\n\n"
    + "".join(f"Of the lone see numbre {n}\n\n\n" for n in range(10_000))
    + "The Very End\n\n\nx\n",
    "a dotted line": "CHAPTER " + "." * 1_000_000 + "\n",
    "a spaced line": "CHAPTER " + " ." * 500_000 + "\n",
    "a line of blanks": " " * 1_000_000 + "I\n",
    "a line of numerals": "I" * 1_000_000 + "\n",
    "a heading of a megabyte": "# " + "A" * 1_000_000 + "\n",
}


def text_of(unit, size):
    made, n = [], 0
    while size > 0:
        n += 1
        made.append(unit.format(n=n, h="#" * (n % 6 + 1)) if "{" in unit else unit)
        size -= len(made[-1])
    return "".join(made)


@pytest.mark.parametrize("kind", UNITS)
def test_a_hostile_text_is_split_in_linear_time(kind, attempt):
    check(attempt(text_of(UNITS[kind], SIZE).encode(), "book", split=True))


@pytest.mark.parametrize("kind", WHOLE)
def test_a_hostile_text_of_several_constructs_is_split_in_linear_time(kind, attempt):
    check(attempt(WHOLE[kind].encode(), "book", split=True))


def check(outcome):
    assert outcome["error"] == "", outcome
    assert not outcome["lost"]
    assert outcome["seconds"] < MOST_SECONDS, outcome
    assert outcome["mebibytes"] < MOST_MEBIBYTES, outcome
