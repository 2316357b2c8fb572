"""Lexicons in the form of the W3C: Pronunciation Lexicon Specification (PLS) 1.0.

https://www.w3.org/TR/2008/REC-pronunciation-lexicon-20081014/. A file has one language. `und` and `mul` stand for
entries of books in any language.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.entries import MOST_ENTRIES, Entry, checked, entry_of

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ANY_LANGUAGE = ("und", "mul")
MOST_BYTES = 5 * 1024 * 1024
LEXEME_PARTS = frozenset({"grapheme", "phoneme", "alias", "example"})

_Element = Any
"""lxml has no types for its elements."""


def read_pls(content: bytes, name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries of a PLS file, and for each one that cannot be used the reason.

    Of two lexemes for one word the first counts, as the recommendation says. A phoneme in another alphabet than IPA is
    left out. Raises InvalidRequest, which names the file, if it is too large, is no PLS 1.0, or declares entities.
    """
    entries: dict[str, Entry] = {}
    problems = []
    for fields in _lexemes(_root(content, name), name):
        if len(entries) == MOST_ENTRIES:
            raise _refusal(name, f"has more than {MOST_ENTRIES:,} entries. Split it.")
        if fields["word"] in entries:
            problems.append(f'"{fields["word"]}" occurs twice; the first one counts.')
            continue
        try:
            entry = entry_of(fields)
            entries[entry.word] = entry
        except InvalidRequest as error:
            problems.append(str(error))
    return checked(entry.as_json() for entry in entries.values()), tuple(problems)


def write_pls(entries: Sequence[Entry]) -> bytes:
    """Return entries as a PLS file. Words that are said in the same way share a lexeme.

    Raises InvalidRequest if they are for several languages.
    """
    languages = {entry.language or ANY_LANGUAGE[0] for entry in entries} or {ANY_LANGUAGE[0]}
    if len(languages) > 1:
        message = f"A PLS file has one language, and these entries have {', '.join(sorted(languages))}. Choose one."
        raise InvalidRequest(message)
    root = etree.Element(f"{{{NAMESPACE}}}lexicon", nsmap={None: NAMESPACE})
    root.set("version", "1.0")
    root.set("alphabet", "ipa")
    root.set(LANG, languages.pop())
    words: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for entry in entries:
        words[entry.alias, entry.ipa].append(entry.word)
    for (alias, ipa), graphemes in words.items():
        lexeme = etree.SubElement(root, f"{{{NAMESPACE}}}lexeme")
        for part, text in (*(("grapheme", word) for word in graphemes), ("phoneme", ipa), ("alias", alias)):
            if text is not None:
                etree.SubElement(lexeme, f"{{{NAMESPACE}}}{part}").text = text
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _root(content: bytes, name: str) -> _Element:
    if len(content) > MOST_BYTES:
        raise _refusal(name, f"has {len(content):,} bytes; a lexicon may have {MOST_BYTES:,}. Split it.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refusal(name, f"is no XML: {str(error).splitlines()[0]}. Export it again.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(name, "has a DOCTYPE, whose entities are not read. Remove it.")
    if root.tag != f"{{{NAMESPACE}}}lexicon":
        raise _refusal(name, f"is no lexicon: its root is not `lexicon` of {NAMESPACE}.")
    for attribute, expected in (("version", "1.0"), ("alphabet", None), (LANG, None)):
        value = root.get(attribute)
        if not value or (expected and value != expected):
            shown = attribute.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")
            raise _refusal(
                name, f"has no {shown}{f'={expected}' if expected else ''} at its root, which PLS 1.0 asks for."
            )
    return root


def _lexemes(root: _Element, name: str) -> Iterator[dict[str, Any]]:
    """Yield the fields of an entry for each grapheme of each lexeme."""
    language = None if root.get(LANG).lower() in ANY_LANGUAGE else root.get(LANG)
    for lexeme in root:
        kind = _local(lexeme, {"lexeme", "meta", "metadata"}, name)
        if kind != "lexeme":
            continue
        parts: dict[str, list[_Element]] = defaultdict(list)
        for part in lexeme:
            parts[_local(part, LEXEME_PARTS, name)].append(part)
        if not parts["grapheme"]:
            raise _refusal(name, f"has a lexeme without a grapheme in line {lexeme.sourceline}.")
        alphabet = root.get("alphabet")
        phonemes = [part for part in parts["phoneme"] if part.get("alphabet", alphabet).lower() == "ipa"]
        for grapheme in parts["grapheme"]:
            yield {
                "word": _text(grapheme),
                "alias": _preferred(parts["alias"]),
                "ipa": _preferred(phonemes),
                "language": language,
            }


def _local(element: _Element, allowed: set[str] | frozenset[str], name: str) -> str:
    """Return the name of an element of PLS; others are allowed only in `metadata`, which is not read."""
    tag = etree.QName(element) if isinstance(element.tag, str) else None
    if tag is None or tag.namespace != NAMESPACE or tag.localname not in allowed:
        shown = tag.localname if tag is not None else "an entity"
        raise _refusal(name, f"has {shown} in line {element.sourceline}, which PLS 1.0 does not allow there.")
    return str(tag.localname)


def _preferred(parts: Sequence[_Element]) -> str | None:
    """Return the text of the first element that is preferred, else of the first one."""
    chosen = next((part for part in parts if part.get("prefer") == "true"), parts[0] if parts else None)
    return None if chosen is None else _text(chosen)


def _text(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _refusal(name: str, problem: str) -> InvalidRequest:
    return InvalidRequest(f"{name} {problem}")
