"""Lexicons in the W3C's form, in and out."""

import pytest
from lxml import etree

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.pls import MOST_BYTES, NAMESPACE, read_pls, write_pls

HEAD = f'<lexicon version="1.0" xmlns="{NAMESPACE}" alphabet="ipa" xml:lang="en-US"'


def pls(lexemes, head=HEAD, before=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}{head}>{lexemes}</lexicon>'.encode()


def lexeme(word, **parts):
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    return f"<lexeme><grapheme>{word}</grapheme>{inner}</lexeme>"


def test_graphemes_aliases_and_phonemes_are_read():
    content = pls(
        "<!-- names --><meta name='a' content='b'/><metadata><x xmlns='urn:x'/></metadata>"
        "<lexeme role='x:name' xmlns:x='urn:x'><grapheme>colour</grapheme><grapheme>color</grapheme>"
        "<phoneme>a</phoneme><phoneme prefer='true'>ˈkʌlər</phoneme>"
        "<phoneme alphabet='x-sampa'>b</phoneme><alias> kuller </alias><example>A color.</example></lexeme>"
        + lexeme("W3C", alias="World Wide Web Consortium"),
        head=HEAD + ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"',
    )
    entries, problems = read_pls(content, "names.pls")
    assert entries[:2] == tuple(Entry(word, "kuller", "ˈkʌlər", "en-US") for word in ("colour", "color"))
    assert entries[2] == Entry("W3C", "World Wide Web Consortium", None, "en-US")
    assert problems == ()


def test_of_two_lexemes_for_a_word_the_first_counts():
    entries, problems = read_pls(pls(lexeme("Ann", alias="An") + lexeme("Ann", alias="En")), "names.pls")
    assert entries == (Entry("Ann", "An", language="en-US"),)
    assert problems == ('"Ann" occurs twice; the first one counts.',)


ENTITY = '<!DOCTYPE lexicon [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE lexicon [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no XML"),
        (b"<lexicon", "is no XML"),
        (b"\xff\xfe\x00", "is no XML"),
        (pls(lexeme("Ann", alias="&b;"), before=ENTITY), "DOCTYPE"),
        (pls(lexeme("Ann", alias="&a;"), before=OUTSIDE), "DOCTYPE"),
        (pls("", before='<!DOCTYPE lexicon SYSTEM "http://127.0.0.1:9/x.dtd">'), "DOCTYPE"),
        (b" " * (MOST_BYTES + 1), "bytes"),
        (b"<html/>", "is no lexicon"),
        (pls("", head=HEAD.replace("1.0", "2.0")), "version=1.0"),
        (pls("", head=HEAD.replace('alphabet="ipa"', "")), "no alphabet"),
        (pls("", head=HEAD.replace('xml:lang="en-US"', "")), "no xml:lang"),
        (pls("<lexeme><alias>a</alias></lexeme>"), "without a grapheme"),
        (pls("<lexeme><speak/></lexeme>"), "has speak in line 1"),
        (pls("<x xmlns='urn:x'/>"), "has x in line 1"),
        (pls("<lexeme>" * 300 + "</lexeme>" * 300), "names.pls"),
    ],
)
def test_a_file_that_is_no_lexicon_or_hostile_is_refused_by_name(content, problem):
    with pytest.raises(InvalidRequest, match=r"names\.pls") as refused:
        read_pls(content, "names.pls")
    assert problem in str(refused.value)


def test_what_is_written_is_read_again():
    entries = (
        Entry("Ann & Co", "An and Co", None, "de"),
        Entry("Bea", "An and Co", None, "de"),
        Entry("Zoë", "Zoh-ee", "ˈzəʊi", "de"),
    )
    assert read_pls(write_pls(entries), "x.pls") == (entries, ())
    assert read_pls(write_pls([Entry("Ann", "An")]), "x.pls") == ((Entry("Ann", "An"),), ())


def test_a_file_has_one_language():
    with pytest.raises(InvalidRequest, match="de, und"):
        write_pls([Entry("Ann", "An", language="de"), Entry("Bea", "Be")])


def test_what_is_written_keeps_the_rules_of_the_recommendation():
    root = etree.fromstring(write_pls([Entry("Ann", "An", "æn", "en"), Entry("Bea", None, "biː", "en")]))
    assert root.tag == f"{{{NAMESPACE}}}lexicon"
    assert (root.get("version"), root.get("alphabet")) == ("1.0", "ipa")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for lexeme_element in root:
        parts = [etree.QName(part).localname for part in lexeme_element]
        assert parts[0] == "grapheme"
        assert {"phoneme", "alias"} & set(parts)
        # The schema's order: graphemes, then phonemes and aliases, then examples.
        assert parts == sorted(parts, key=["grapheme", "phoneme", "alias"].index)
