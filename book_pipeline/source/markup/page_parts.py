"""The parts of a web page that are not its text: share links, comments, navigation, advertisements, a wiki's apparatus.

Sites name them in classes and ids. The names are many, so their words count: `post-share-buttons` is about sharing.
"""

import re
from dataclasses import dataclass

from book_pipeline.source.markup.boilerplate import Element, attribute_words, exclusion_reason, local_name, text_of
from book_pipeline.source.markup.bylines import BY, author_in, is_classed_as_byline
from book_pipeline.source.markup.bylines import LONGEST as LONGEST_BYLINE
from book_pipeline.source.markup.note_marks import is_note, is_note_list
from book_pipeline.source.markup.offers import offer_reason

OUTSIDE = "outside the article"
PAGE_ELEMENTS = {"nav", "aside", "footer", "form", "dialog"}
PAGE_ROLES = {
    "navigation", "banner", "complementary", "contentinfo", "search", "menu", "menubar", "dialog", "alert",
}  # fmt: skip
CONTAINERS = {"html", "body", "main", "article"}
"""Elements that are excluded by no name: themes name the parts of a page in the classes of its body."""
WORDS = {
    "share links": "share sharing sharedaddy addtoany sharebar social socials kudos claps button buttons btn likes "
    "teilen partage partager compartir condividi",
    "newsletter": "newsletter subscribe subscription signup mailinglist abonnement inscription",
    "tags": "tags topics taglist taxonomy",
    "comments": "comment comments commentlist disqus respond webmentions kommentar kommentare commentaires comentarios "
    "commenti kommentarii komentarze reacties",
    "links to other pages": "related recommended recommendations trending promo teaser teasers readmore mostread "
    "popular outbrain taboola relatedposts relatedarticles relatedlinks readnext upnext mostviewed morestories "
    "verwandt empfehlungen relacionados correlati",
    "advertisement": "ad ads adslot adbox advert adverts advertisement advertising sponsored sponsor werbung anzeige "
    "publicite publicidad reklama reklame donate donation",
    "notice of the site": "cookie cookies consent gdpr paywall popup modal onetrust regwall",
    "navigation": "nav navigation navbar navbox menu dropdown breadcrumb breadcrumbs pagination pager "
    "catlinks printfooter actions toolbar",
    "sidebar": "sidebar sidenav",
    "byline": "byline dateline timestamp",
    "link to the editor of the page": "editsection",
    "notes of the editors": "hatnote dablink ambox tmbox sistersitebox",
    "table of facts": "infobox",
    "list of references": "reflist references refbegin",
    "link back from a note": "backlink",
    "contents page": "toc tableofcontents",
}
REASONS = {word: reason for reason, words in WORDS.items() for word in words.split()}
NAMES = {
    "widget": "sidebar", "widgets": "sidebar", "widget-area": "sidebar", "sidebar": "sidebar",
    "site-header": "navigation", "site-footer": "navigation", "masthead": "navigation", "siteheader": "navigation",
    "sitesub": "notice of the site", "contentsub": "notice of the site", "jump-to-nav": "navigation",
    "tag-list": "tags", "cat-links": "tags", "entry-meta": "byline", "post-meta": "byline", "article-meta": "byline",
    "post-footer": "byline", "entry-footer": "byline", "post-labels": "tags", "date-header": "byline",
    "mw-indicators": "notes of the editors", "author-bio": "byline", "most-viewed": "links to other pages",
    "most-read": "links to other pages", "read-more": "links to other pages",
}  # fmt: skip
"""Whole names, whose words may also name the text."""
PART = re.compile(r"[a-z]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MOST_PROSE = {"comments": 0.9}
DEFAULT_PROSE = 0.5
"""Largest share of a page's prose in an excluded element; a larger one is the page's text, whatever its name."""
SHORTEST_PROSE = 60
"""Characters from which a text is prose rather than a label or a link."""
FEWEST_LINKS, LONGEST_LABEL, LETTERS_OF_A_LINK = 2, 60, 3
"""The letters of a link in a list of contents, at least, on average; a note mark has fewer."""
UNSHOWN = {"head", "script", "style", "template", "noscript"}
"""Elements whose text no reader of the page sees."""
LEAVES = {"br", "i", "b", "em", "strong", "wbr", "hr"}
"""Elements that are never measured by themselves, if they have no children."""
PARAGRAPHS = {"p", "li", "blockquote", "dd", "td", "pre"}
INLINE = {"p", "span", "li", "td", "a", "em", "i"}
LISTS = {"p", "ul", "ol", "div", "table", "span", "center", "section"}
REMARK = re.compile(r"\[\s*[^\W\d_][^\[\]\d]{1,40}\]")
"""A remark of a wiki's editors, as in `[citation needed]`."""
REMARK_LENGTH = 60
LINK_WORDS = re.compile(
    r"(?:(?:first|previous|prev|next|last|back|table of|list of|chapters?|contents|toc|index|home|post|page|story|"
    r"article|to|the|top)\b|[\s|/•·«»‹›<>←→↑⟵⟶—–-])+",
    re.IGNORECASE,
)
"""The words of links from one page of a story to another."""
LONGEST_LINK_LINE = 80
ALONE = {
    "advertisement": re.compile(
        r"(?:advertisement|advert|anzeige|werbung|publicité|publicidad|pubblicità|sponsored|реклама|article continues"
        r" (?:below|after (?:the )?advert\w*))\W*",
        re.IGNORECASE,
    ),
    "share links": re.compile(
        r"(?:share|like|tweet|teilen|partager|compartir|поделиться)(?: (?:this|the))?"
        r"(?: (?:post|article|story|page|on|with friends|loading\W*))?\W*|follow (?:us|me) on [^.!?]{1,60}\W*",
        re.IGNORECASE,
    ),
    "byline": re.compile(
        r"(?:first |last )?(?:published|posted|updated|modified)\b[^.!?]{1,40}\b\d{4}\b[^.!?]{0,20}"
        r"|\d{1,3}[ -]min(?:ute)?s?(?: of)? read(?:ing)?(?: time)?",
        re.IGNORECASE,
    ),
    "notice of the site": re.compile(
        r"(?:©|copyright (?:©|\(c\)|\d))[^.!?]{0,80}(?:\. all rights reserved\.?)?", re.IGNORECASE
    ),
}
SELF_LINK = re.compile(r"[\s#¶§🔗]+")
"""The sign of a link from a heading to itself."""
SCREEN_READER = {"landmark", "sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "assistive-text"}
"""Classes of labels of a site for those who cannot see its design."""
HIDING_RULE = re.compile(r"\.([\w-]+)\s*\{[^{}]*display\s*:\s*none", re.IGNORECASE)
LONGEST_HIDDEN = 300
"""Characters of an element that a class hides, at most; a longer one is hidden until it is asked for."""


@dataclass(slots=True)
class _Content:
    """What an element contains: characters of text, of links, and of prose, and the number of links, and of local ones.

    `is_above` is whether the element ends before the first prose of the page.
    """

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    local: int = 0
    is_above: bool = False


class PageParts:
    """Which elements of a web page are not its text."""

    def __init__(self, root: Element, hiding: frozenset[str] = frozenset()) -> None:
        self._contents: dict[Element, _Content] = {}
        found = (name for style in root.iter("style") for name in HIDING_RULE.findall(style.text or ""))
        self.hiding = hiding.union(found)
        """The classes that the page's style hides."""
        self._measure(root)
        self._prose = self._contents[root].prose

    def prose(self, element: Element) -> int:
        """Return the characters of prose in an element."""
        content = self._contents.get(element)
        return content.prose if content else 0

    def reason(self, element: Element, name: str) -> str | None:
        """Return why an element with its descendants is not the page's text; None if it may be."""
        if name in LEAVES and not element.attrib:
            return None
        if name == "aside" and (is_note(element) or is_note_list(element)):
            return exclusion_reason(element, name)
        outside = name in PAGE_ELEMENTS or PAGE_ROLES.intersection(attribute_words(element, "role"))
        # A header within an article contains its title; a page's header contains logo and menu.
        header = name == "header" and local_name(element.getparent()) not in ("main", "article", "section", "div")
        if outside or header:
            return OUTSIDE
        return (
            self._named(element, name)
            or self._unshown(element)
            or self._worded(element, name)
            or exclusion_reason(element, name)
        )

    def _unshown(self, element: Element) -> str | None:
        """Return why a short element is not shown to readers of the page; None if it is."""
        classes = (element.get("class") or "").split()
        if not classes or self._contents[element].text > LONGEST_HIDDEN:
            return None
        if not SCREEN_READER.isdisjoint(word.lower() for word in classes):
            return "notice of the site"
        return None if self.hiding.isdisjoint(classes) else "hidden"

    def _named(self, element: Element, name: str) -> str | None:
        if name in CONTAINERS or not element.attrib:
            return None
        for attribute in ("class", "id"):
            for word in (element.get(attribute) or "").split():
                spaced = CAMEL.sub("-", word).lower()
                found = [NAMES.get(word.lower()), *(REASONS.get(part) for part in PART.findall(spaced))]
                for reason in filter(None, found):
                    if attribute == "id" and reason == REASONS["backlink"]:
                        continue  # the place that a link back leads to
                    if self.prose(element) <= MOST_PROSE.get(reason, DEFAULT_PROSE) * self._prose:
                        return reason
        return None

    def _worded(self, element: Element, name: str) -> str | None:
        if name == "sup":
            is_reference = "reference" in attribute_words(element, "class")
            is_remark = self._contents[element].text <= REMARK_LENGTH and REMARK.fullmatch(
                text_of(element, REMARK_LENGTH)
            )
            return "citation mark" if is_reference or is_remark else None
        if local_name(element.getparent()) not in INLINE and (name == "time" or self._is_byline(element, name)):
            return "byline"
        if name == "a" and (element.get("href") or "").startswith("#") and self._contents[element].text <= 1:
            return "link of a heading to itself" if SELF_LINK.fullmatch(text_of(element, LONGEST_LABEL)) else None
        return self._linked(element, name) if name in LISTS else None

    def _is_byline(self, element: Element, name: str) -> bool:
        """Return whether an element above the text names its author; below it may be the source of a quotation."""
        content = self._contents[element]
        if not content.is_above or not content.text or content.text > LONGEST_BYLINE:
            return False
        text = text_of(element, LONGEST_BYLINE)
        if is_classed_as_byline(element):
            return bool(author_in(text))
        return name == "p" and bool(BY.match(text)) and any(map(is_classed_as_byline, element.iter("a", "span")))

    def _linked(self, element: Element, name: str) -> str | None:
        """Return why an element that has only links or the words of links is not the text."""
        content = self._contents[element]
        fewest = 1 if name in ("ul", "ol") else FEWEST_LINKS
        is_short = content.text <= LONGEST_LABEL * max(content.links, 1)
        if not content.prose and content.links >= fewest and content.linked == content.text and is_short:
            return "navigation"
        if name != "p" and self._is_contents(content):
            return "contents page"
        reason = offer_reason(element, content.text, content.linked)
        if reason or content.prose or content.text > LONGEST_LINK_LINE:
            return reason
        text = text_of(element, LONGEST_LINK_LINE)
        if (alone := next((reason for reason, words in ALONE.items() if words.fullmatch(text)), None)) is not None:
            return alone
        is_navigation = text and ("|" in text or content.links) and LINK_WORDS.fullmatch(text)
        return "navigation" if is_navigation else None

    def _is_contents(self, content: _Content) -> bool:
        """Return whether an element has links to places on the page, and a short heading above them."""
        label = content.text - content.linked
        return (
            not content.prose
            and content.links >= FEWEST_LINKS
            and content.local == content.links
            and label <= LONGEST_LABEL // 2
            and content.linked >= LETTERS_OF_A_LINK * content.links
        )

    def _measure(self, root: Element) -> None:
        """Measure all elements in one pass, so that nested ones do not make the time quadratic."""
        self._contents[root] = content = _Content()
        has_prose = False
        stack = [(root, content, False, root.iterchildren("*"))]
        _add(content, root.text, linked=False)
        while stack:
            element, content, linked, children = stack[-1]
            child = next(children, None)
            if child is not None and child.tag in UNSHOWN:
                # The prose of a script would hide that a byline is above that of the page.
                self._contents[child] = _Content()
                _add(content, child.tail, linked=linked)
                continue
            if child is not None and child.tag in LEAVES and not len(child) and not child.attrib:
                _add(content, child.text, linked=linked)
                _add(content, child.tail, linked=linked)
                continue
            if child is not None:
                within = linked or child.tag == "a"
                self._contents[child] = below = _Content()
                _add(below, child.text, linked=within)
                if len(child):
                    stack.append((child, below, within, child.iterchildren("*")))
                    continue
                element, above, outer = child, content, linked
            else:
                stack.pop()
                if not stack:
                    return
                below, (_, above, outer, _) = content, stack[-1]
            if element.tag in PARAGRAPHS and below.text - below.linked >= SHORTEST_PROSE:
                below.prose = max(below.prose, below.text - below.linked)
            below.is_above = not has_prose and not below.prose
            has_prose = has_prose or below.prose > 0
            above.text += below.text
            above.linked += below.linked
            above.links += below.links + (element.tag == "a")
            above.local += below.local + (element.tag == "a" and (element.get("href") or "").startswith("#"))
            above.prose += below.prose
            _add(above, element.tail, linked=outer)


def _add(content: _Content, text: str | None, *, linked: bool) -> None:
    if not text:
        return
    words = text.strip()
    letters = len(words) if len(words) >= SHORTEST_PROSE else sum(map(str.isalnum, words))
    content.text += letters
    if linked:
        content.linked += letters
    elif len(words) >= SHORTEST_PROSE:
        content.prose += len(words)
