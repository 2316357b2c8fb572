"""Forms that a seed mixes of all conventions."""

import random

from tests.corpus.unseen.forms import Form

COUNTED = (
    ("roman", "Chapter", "{keyword} {number}"),
    ("arabic", "Chapter", "{keyword} {number}"),
    ("word", "Chapter", "{keyword} {number}"),
    ("roman", "Chap.", "{keyword} {number}."),
    ("ordinal", "Chapter", "{number} {keyword}"),
    ("roman", "", "{number}"),
    ("roman", "", "{number}."),
    ("arabic", "", "{number}"),
    ("word", "", "{number}"),
    ("roman", "Letter", "{keyword} {number}"),
    ("arabic", "Night", "{keyword} {number}"),
    ("none", "", ""),
    ("none", "", ""),
)
INNER = ("", "", "", "sections", "motto", "synopsis", "signs", "letter", "verse stars", "notes", "pictures")


def mixed_form(seed: int) -> Form:
    """Return the form of a seed: any convention beside any other."""
    chance = random.Random(seed)
    number, keyword, pattern = chance.choice(COUNTED)
    numbered = bool(pattern)
    contents = (
        chance.choice(("none", "none", "plain", "pages", "leaders"))
        if numbered
        else chance.choice(("none", "plain", "pages", "leaders"))
    )
    title = chance.choice(("none", "none", "same", "next", "below")) if numbered else "same"
    if number == "word" and not keyword and title == "same":
        title = "below"
    inner = chance.choice(INNER)
    if not numbered and contents == "none" and inner in ("signs", "letter"):
        # Nothing tells a sign from a title then.
        inner = ""
    return Form(
        "mixed",
        number,  # type: ignore[arg-type]
        keyword,
        pattern,
        title,  # type: ignore[arg-type]
        separator=chance.choice((". ", ": ", "--", " - ")),
        case=chance.choice(("title", "upper")),  # type: ignore[arg-type]
        part=chance.choice((None, None, None, "Part", "Book", "Volume")),
        part_number=chance.choice(("roman", "word")),  # type: ignore[arg-type]
        restarts=chance.random() < 0.5,
        before=chance.choice((2, 3, 4)),
        after=chance.choice((1, 1, 2)),
        wrapped=chance.choice((72, 72, 60, 0)),
        centred=chance.random() < 0.2,
        contents=contents,  # type: ignore[arg-type]
        pages=chance.random() < 0.15,
        front=chance.random() < 0.7,
        back=chance.random() < 0.7,
        prologue=numbered and chance.random() < 0.15,
        inner=inner,
        the_end=chance.random() < 0.3,
        element=chance.choice(("h2", "h2", "b", "center", "p")),
        nav=chance.random() < 0.8,
        files=chance.random() < 0.7,
    )
