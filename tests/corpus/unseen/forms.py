"""Forms: the conventions by which a book's chapters are set."""

from dataclasses import dataclass
from typing import Literal

Number = Literal["roman", "arabic", "word", "ordinal", "letter", "none"]


@dataclass(frozen=True, slots=True)
class Form:
    """The conventions of a book.

    number, keyword, pattern
        How a chapter is counted. `pattern` joins them: "{keyword} {number}", "{number} {keyword}", "{number}.".
    title
        Where its title is: "none", "same" line, "next" line, "below" a blank line, "above" the number, or "over" it
        on the line before.
    separator
        What stands before a title on the same line.
    case
        How headings are written: "title", "upper", or "lower" of all words but the first.
    setting
        How each of their lines is set: "_{}_" in italics, "{}." with a full stop.
    part, part_number, restarts
        The keyword of parts, "" for a title alone; None without parts. Whether numbers begin again in each of them.
    before, after, between
        Blank lines before and after a heading, and between paragraphs; 0 sets paragraphs by indents.
    contents
        The list in front: "none", "plain", "pages", "leaders", or "titles" without numbers.
    heads, pages
        Running heads and page numbers in the text; `noise` the share of letters that are misread.
    front, back
        Whether there are a preface and an appendix.
    dated, prologue, first
        Whether dates are headings, or below numbers; whether the first and last chapters are named; the first number.
    inner
        What chapters contain, by the names in `inner.py`.
    the_end
        Whether the last chapter ends with "THE END", and advertisements follow.
    """

    name: str
    number: Number = "roman"
    keyword: str = "Chapter"
    pattern: str = "{keyword} {number}"
    title: Literal["none", "same", "next", "below", "above", "over"] = "none"
    separator: str = ". "
    case: Literal["title", "upper", "lower"] = "title"
    setting: str = "{}"
    part: str | None = None
    part_number: Number = "roman"
    restarts: bool = True
    before: int = 3
    after: int = 1
    between: int = 1
    wrapped: int = 72
    centred: bool = False
    underline: str = ""
    contents: Literal["none", "plain", "pages", "leaders", "titles"] = "none"
    heads: bool = False
    pages: bool = False
    noise: float = 0.0
    front: bool = True
    back: bool = True
    dated: bool = False
    prologue: bool = False
    first: int = 1
    language: str = "en"
    inner: str = ""
    the_end: bool = False
    element: str = "h2"
    """The element of a heading in HTML and EPUB: "h2", "p", "b", "center"."""
    nav: bool = True
    files: bool = True
    """Whether an EPUB lists its chapters, and has a file for each."""


def txt_forms() -> tuple[Form, ...]:
    """Return the forms of plain texts."""
    return (
        Form("roman with keyword", case="upper"),
        Form("roman with keyword, full stop", case="upper", pattern="{keyword} {number}."),
        Form("arabic with keyword, title on the line", "arabic", title="same", separator=": "),
        Form("word number, title below", "word", title="below", case="upper"),
        Form("word number, no blank line to the title", "word", title="next"),
        Form("ordinal before the keyword", "ordinal", pattern="The {number} {keyword}", title="below"),
        Form("abbreviated keyword", keyword="Chap.", pattern="{keyword} {number}.", title="same", separator="--"),
        Form("keyword and number in brackets", pattern="[{keyword} {number}]"),
        Form("dashes around the keyword", "arabic", pattern="-- {keyword} {number} --"),
        Form("asterisks around the keyword", "arabic", pattern="*** {keyword} {number} ***", title="below"),
        Form("bare roman", pattern="{number}"),
        Form("bare roman, full stop, title below", pattern="{number}.", title="below", case="upper"),
        Form("bare roman, title on the line", pattern="{number}", title="same"),
        Form("bare arabic", "arabic", pattern="{number}", before=2),
        Form("bare arabic, title on the line", "arabic", pattern="{number}", title="same", separator=". "),
        Form("bare arabic, title behind blanks", "arabic", pattern="{number}", title="same", separator="   "),
        Form("bare arabic between dashes", "arabic", pattern="- {number} -"),
        Form("bare arabic in brackets", "arabic", pattern="({number})", title="below"),
        Form("bare word", "word", pattern="{number}", case="upper"),
        Form("bare word, title below", "word", pattern="{number}", title="below"),
        Form("title above the number", pattern="{number}", title="above"),
        Form("title above the keyword", "arabic", title="above", case="upper"),
        Form("title over the number", pattern="{number}.", title="over", contents="plain"),
        Form("title over the number, in capitals", pattern="{number}", title="over", case="upper"),
        Form("dots around the number", "arabic", pattern="... {number} ..."),
        Form("arrows around the keyword", "arabic", pattern=">> {keyword} {number} <<", title="below"),
        Form(
            "keyword in brackets before its title",
            "arabic",
            pattern="[{keyword} {number}]",
            title="same",
            separator=" ",
        ),
        Form("days above novels", keyword="Novel", part="Day", part_number="word", title="below"),
        Form("units above lessons", "arabic", "Lesson", part="Unit", restarts=False, title="same", separator=": "),
        Form("hours", "arabic", pattern="{number}:15 p.m."),
        Form("number with a hash", "arabic", pattern="#{number}"),
        Form("number sign", "arabic", pattern="No. {number}", title="below"),
        Form("section signs", "arabic", pattern="§ {number}", title="same", separator=" "),
        Form("alphabet", "letter", pattern="{number}", title="same", separator=". "),
        Form("alphabet with keyword", "letter", title="same", separator=": "),
        Form("titles with contents", "none", pattern="", title="same", contents="plain"),
        Form("titles with contents and pages", "none", pattern="", title="same", contents="pages"),
        Form("titles with contents and leaders", "none", pattern="", title="same", contents="leaders", case="upper"),
        Form("titles without contents", "none", pattern="", title="same"),
        Form("titles in capitals without contents", "none", pattern="", title="same", case="upper"),
        Form("titles in sentence case with contents", "none", pattern="", title="same", case="lower", contents="plain"),
        Form("titles in italics", "none", pattern="", title="same", setting="_{}_"),
        Form("titles in italics with a full stop", "none", pattern="", title="same", setting="_{}._", before=2),
        Form("titles in capitals with a full stop", "none", pattern="", title="same", case="upper", setting="{}."),
        Form("keyword and title in italics", "ordinal", pattern="{number} {keyword}", title="below", setting="_{}_"),
        Form("keyword and title in bold type", title="below", case="upper", setting="={}.="),
        Form("numbers, contents has titles", "roman", pattern="{number}", title="below", contents="titles"),
        Form("contents with numbers and leaders", "arabic", title="same", separator=": ", contents="leaders"),
        Form("contents with numbers and pages", title="below", contents="pages", case="upper"),
        Form("contents of numbers alone", contents="plain"),
        Form("parts, numbers restart", part="Part", title="below"),
        Form("parts, numbers go on", "arabic", part="Part", part_number="word", restarts=False),
        Form("books with bare numbers", part="Book", pattern="{number}", case="upper"),
        Form(
            "books with bare numbers and titles", part="Book", part_number="ordinal", pattern="{number}", title="same"
        ),
        Form("volumes with chapters and contents", part="Volume", contents="plain", title="same"),
        Form("part titles alone, numbers restart", "arabic", part="", pattern="{number}"),
        Form("part titles alone, keyword goes on", "arabic", part="", restarts=False),
        Form("parts above titles with contents", "none", pattern="", title="same", part="Part", contents="plain"),
        Form("letters", keyword="Letter", case="upper"),
        Form("letters with dates", keyword="Letter", dated=True),
        Form("diary dates", "none", pattern="", title="none", dated=True),
        Form("diary dates in italics", "none", pattern="", title="none", dated=True, setting="_{}._"),
        Form("acts", keyword="Act", case="upper"),
        Form("stories", "ordinal", keyword="Story", pattern="{number} {keyword}", title="below"),
        Form("prologue and epilogue", "arabic", prologue=True),
        Form("prologue and epilogue, bare numbers", "arabic", pattern="{number}", prologue=True),
        Form("begins late", first=7, case="upper"),
        Form("centred", centred=True, title="below", case="upper"),
        Form("centred bare numbers", centred=True, pattern="{number}", before=2),
        Form("underlined", "arabic", title="same", separator=": ", underline="="),
        Form("underlined titles", "none", pattern="", title="same", underline="-", contents="plain"),
        Form("one blank line everywhere", "arabic", before=1, title="same", separator=". "),
        Form("one blank line everywhere, bare", pattern="{number}", before=1, case="upper"),
        Form("one blank line everywhere, titles", "none", pattern="", title="same", before=1, contents="plain"),
        Form("indents, no blank lines", between=0, case="upper", before=2),
        Form("indents, no blank lines at all", between=0, before=0, after=0, case="upper"),
        Form("indents, bare numbers", "arabic", pattern="{number}", between=0, before=1, after=1),
        Form("unwrapped", wrapped=0, title="next"),
        Form("unwrapped, no blank lines", "arabic", wrapped=0, between=0, before=0, after=0, title="same"),
        Form("unwrapped, no blank lines, bare", "arabic", pattern="{number}", wrapped=0, between=0, before=0, after=0),
        Form("wide paragraphs", between=2, before=4, after=2, title="below"),
        Form("wide paragraphs, bare numbers", pattern="{number}", between=2, before=4, after=2),
        Form("page numbers", pages=True, case="upper"),
        Form("page numbers, bare roman chapters", pattern="{number}", pages=True),
        Form("page numbers, bare arabic chapters", "arabic", pattern="{number}", pages=True, title="below"),
        Form("running heads", heads=True, pages=True, title="below", case="upper"),
        Form("running heads, titles alone", "none", pattern="", title="same", heads=True, contents="pages"),
        Form("misread letters", noise=0.01, title="below", case="upper"),
        Form("misread letters, contents with pages", noise=0.01, title="same", contents="pages", case="upper"),
        Form("no front and back", front=False, back=False, pattern="{number}."),
        *foreign_forms(),
        *full_forms(),
    )


def epub_forms() -> tuple[Form, ...]:
    """Return the forms of EPUBs: those of web pages, and files that only the navigation names."""
    return (*markup_forms(), Form("files without headings", "none", pattern="", title="none"))


def full_forms() -> tuple[Form, ...]:
    """Return forms of chapters that contain more than paragraphs."""
    return (
        Form("sections in chapters", inner="sections", case="upper"),
        Form("sections in chapters with titles", "arabic", inner="sections", title="below", contents="pages"),
        Form("sections in titles", "none", pattern="", title="same", inner="sections", contents="plain"),
        Form("sections in titles without contents", "none", pattern="", title="same", inner="sections", case="upper"),
        Form("sections in bare numbers", pattern="{number}", title="below", inner="sections"),
        Form("mottoes", inner="motto", case="upper", title="below"),
        Form("mottoes under bare numbers", inner="motto", pattern="{number}"),
        Form("synopses", inner="synopsis", case="upper"),
        Form("synopses under bare numbers", inner="synopsis", pattern="{number}."),
        Form("signs and letters", inner="signs letter", title="below"),
        Form("signs and letters, bare numbers", "arabic", pattern="{number}", inner="signs letter", title="below"),
        Form("signs and letters, titles", "none", pattern="", title="same", inner="signs letter", contents="plain"),
        Form("verse and stars", inner="verse stars", pattern="{number}"),
        Form("verse and stars, titles", "none", pattern="", title="same", inner="verse stars", case="upper"),
        Form("notes and pictures", inner="notes pictures", title="next", case="upper"),
        Form("notes and pictures, bare numbers", "arabic", pattern="{number}", inner="notes pictures"),
        Form("the end", the_end=True, case="upper"),
        Form("the end, titles", "none", pattern="", title="same", the_end=True, case="upper"),
        Form("the end, bare numbers with titles", pattern="{number}", title="same", the_end=True),
    )


def foreign_forms() -> tuple[Form, ...]:
    """Return forms in other languages."""
    return (
        Form("de, ordinal before the keyword", "ordinal", "Kapitel", "{number} {keyword}", language="de"),
        Form("de, number before the keyword", "arabic", "Kapitel", "{number}. {keyword}", "below", language="de"),
        Form("de, parts", keyword="Kapitel", part="Teil", part_number="ordinal", language="de", case="upper"),
        Form("fr, chapters", keyword="Chapitre", title="below", language="fr", case="upper"),
        Form("fr, ordinal", "ordinal", "Chapitre", title="next", language="fr", part="Partie", part_number="ordinal"),
        Form("es, chapters", keyword="Capítulo", title="same", language="es", contents="leaders"),
        Form("it, chapters", keyword="Capitolo", title="below", language="it", part="Parte", part_number="ordinal"),
        Form("it, bare numbers", pattern="{number}", language="it"),
        Form("nl, chapters", "arabic", "Hoofdstuk", title="same", language="nl", separator=": "),
        Form("nl, ordinal", "ordinal", "Hoofdstuk", "{number} {keyword}", language="nl", case="upper"),
        Form("pt, chapters", "arabic", "Capítulo", title="next", language="pt", contents="pages"),
        Form("sv, chapters", "ordinal", "Kapitlet", "{number} {keyword}", language="sv"),
        Form("ru, chapters", "ordinal", "Глава", title="below", language="ru", case="upper"),
        Form("ru, titles", "none", pattern="", title="same", language="ru", contents="plain"),
        Form("ru, parts", "arabic", "Глава", part="Часть", part_number="ordinal", language="ru"),
    )


def markup_forms() -> tuple[Form, ...]:
    """Return the forms of web pages and EPUBs."""
    return (
        Form("headings", title="same", contents="plain"),
        Form("headings, number and title apart", title="below", case="upper"),
        Form("headings, title on the next line", "word", title="next"),
        Form("headings of titles alone", "none", pattern="", title="same"),
        Form("headings of bare numbers", "arabic", pattern="{number}"),
        Form("headings in parts", part="Part", part_number="word", title="below"),
        Form("headings in parts, titles alone", "none", pattern="", title="same", part="Book", contents="plain"),
        Form("paragraphs with keyword", "arabic", element="p", title="below"),
        Form("centred paragraphs, bare roman", pattern="{number}", element="center"),
        Form("bold paragraphs, title alone", "none", pattern="", title="same", element="b", contents="plain"),
        Form("bold paragraphs, bare numbers", "arabic", pattern="{number}", element="b", title="below"),
        Form("one file, paragraphs", title="below", element="p", nav=False, files=False, case="upper"),
        Form("headings without a list", "arabic", nav=False, title="same", separator=": "),
        Form("titles without a list", "none", pattern="", title="same", nav=False, element="b"),
        Form("letters with dates", keyword="Letter", dated=True),
        Form("diary dates", "none", pattern="", dated=True),
        Form("prologue and epilogue", "arabic", pattern="{number}", prologue=True),
        Form("sections in chapters", inner="sections", title="same"),
        Form("sections in titles", "none", pattern="", title="same", inner="sections"),
        Form("mottoes and verse", "word", inner="motto verse", title="below"),
        Form("signs and letters in paragraphs", element="b", inner="signs letter"),
        Form("synopses", "arabic", inner="synopsis", element="center"),
    )
