"""The ID3v2.4 tags, read by mutagen and tinytag and compared with those that mutagen writes."""

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3, Encoding, Frames
from tinytag import TinyTag

from book_pipeline.delivery.id3 import CONTROLS, LARGEST, frame, synchsafe, tag, text_frame, url_frame
from book_pipeline.delivery.tags import Tags, add_tags
from tests.unit.speech.sounds import encoded

TEXTS = ("TIT2", "TALB", "TPE1", "TPE2", "TCOM", "TRCK", "TLAN", "TDRC", "TCON")
SPEECH = encoded(0.5)
anything = st.text() | st.text("aé€😀\0\n\r\t\x1f\x7f\x85\u2028\ufeff ")


def by_mutagen(header):
    return ID3(io.BytesIO(header))


def by_tinytag(header):
    return TinyTag.get(file_obj=io.BytesIO(header + SPEECH), filename="chapter.mp3")


def written_by_mutagen(texts, url):
    """Return the tag that mutagen writes for the same frames."""
    file = ID3()
    for name, text in texts.items():
        file.add(Frames[name](encoding=Encoding.UTF8, text=text))
    file.add(Frames["WOAS"](url=url))
    header = io.BytesIO()
    file.save(header, v2_version=4, padding=lambda _: 0)
    return header.getvalue()


@settings(deadline=None)  # one example has two million characters
@given(anything)
@example("x" * 125)
@example("x" * 126)
@example("é" * 8192)
@example("x" * 2**21)
def test_any_text_is_read_back_as_one_line(text):
    line = CONTROLS.sub(" ", text).strip()
    header = tag([text_frame("TIT2", text), text_frame("TALB", "after it")])
    read = by_mutagen(header)
    assert read.version == (2, 4, 0)
    assert read.size == len(header)
    assert read["TALB"].text == ["after it"]
    assert (read["TIT2"].text if line else read.getall("TIT2")) == ([line] if line else [])
    other = by_tinytag(header)
    assert (other.title, other.album) == (line or None, "after it")


@given(st.integers(0, LARGEST))
@example(127)
@example(128)
def test_a_synchsafe_size_has_seven_bits_per_byte(size):
    digits = synchsafe(size)
    assert len(digits) == 4
    assert max(digits) < 0x80
    assert sum(digit << 7 * place for place, digit in enumerate(reversed(digits))) == size


def test_a_size_of_29_bits_is_rejected():
    with pytest.raises(ValueError, match="268435456 bytes do not fit"):
        synchsafe(LARGEST + 1)


@given(st.binary(max_size=20_000))
@example(bytes(range(256)) * 2)
@example(b"\xff\xfb\xff\xe0" * 100)
def test_a_frame_preserves_any_bytes(body):
    private = frame("PRIV", b"owner\0" + body)
    assert by_mutagen(tag([private])).getall("PRIV")[0].data == body


@given(st.text(min_size=1))
@example("https://example.org/über uns?q=50%25#a\n")
def test_a_url_is_encoded_as_printable_ascii(url):
    (read,) = by_mutagen(tag([url_frame("WOAS", url)])).getall("WOAS")
    assert read.url.isascii()
    assert read.url.isprintable()


def test_an_ascii_url_is_unchanged():
    url = "https://user@example.org:8443/a%20b/~c;d=1,2?q=[x]&r=%C3%BC#part"
    assert by_mutagen(tag([url_frame("WOAS", url)]))["WOAS"].url == url


@pytest.mark.parametrize("nothing", [None, "", " ", "\0\n"])
def test_a_frame_without_text_is_left_out(nothing):
    assert text_frame("TIT2", nothing) == b""


def test_a_frame_without_a_url_is_left_out():
    assert url_frame("WOAS", None) == url_frame("WOAS", "") == b""


any_unicode = st.text(st.characters(exclude_categories=[]))
"""With halves of surrogate pairs, which Python has for undecodable bytes in the name of a file."""


@settings(deadline=None)
@given(any_unicode, any_unicode, any_unicode, any_unicode)
@example("\udcff", "\ud83d", "\ud83d\ude00", "s3://b/raw/Hester\u2019s \udce9t\udce9.txt")
@example("", "\u200f\u202e", "\ufffe", "\U0010ffff")
def test_no_name_of_a_book_fails_its_tags(title, album, language, url):
    header = add_tags(b"", Tags(title, album, 1, 2, author=title, narrator=album, language=language, source_url=url))
    read, other = by_mutagen(header), by_tinytag(header)
    for name, value, shown in (("TIT2", title, other.title), ("TALB", album, other.album)):
        line = re.sub("[\ud800-\udfff]", "\ufffd", CONTROLS.sub(" ", value)).strip()
        assert (shown or "") == (str(read[name]) if name in read else "") == line
    assert "TLAN" not in read or str(read["TLAN"]).isascii()
    assert "WOAS" not in read or read["WOAS"].url.isascii()


def test_undecodable_bytes_of_a_file_name_are_the_same_bytes_in_the_url():
    name = b"s3://b/raw/\xe9t\xe9.txt".decode(errors="surrogateescape")
    assert by_mutagen(tag([url_frame("WOAS", name)]))["WOAS"].url == "s3://b/raw/%E9t%E9.txt"


def test_a_tag_that_cannot_be_written_is_left_out_with_a_warning(caplog):
    tags = by_mutagen(add_tags(b"", Tags(title="x" * 2**28, album="Album", track=1, tracks=1)))
    assert (tags.getall("TIT2"), str(tags["TALB"])) == ([], "Album")
    (warning,) = caplog.records
    assert (warning.message, warning.tag) == ("tag left out", "TIT2")


lines = st.text("aé€😀\"/;:,'- ").map(str.strip).filter(bool)


@given(lines, lines, lines, lines, st.integers(1, 2000))
def test_readers_read_the_same_as_from_mutagens_tags(title, album, author, narrator, track):
    tags = Tags(title, album, track, 2000, author, narrator, "fr", "2026-11-24", "https://example.org/a%20book.epub")
    texts = (title, album, author, author, narrator, f"{track}/2000", "fra", "2026-11-24", "Audiobook")
    theirs = written_by_mutagen(dict(zip(TEXTS, texts, strict=True)), tags.source_url)
    ours = add_tags(b"", tags)
    assert sorted(map(repr, by_mutagen(ours).values())) == sorted(map(repr, by_mutagen(theirs).values()))
    assert by_tinytag(ours).as_dict() == by_tinytag(theirs).as_dict() | {"filesize": len(ours + SPEECH)}
