"""A form that is sent to the page: what it puts into `raw/`, what it refuses, and what it says."""

import socket
from contextlib import closing
from uuid import NAMESPACE_URL, uuid5

import pytest

NOT_A_BOOK = b""
"""Refused by the first stage, so it costs no time."""
MULTIPART = "Content-Type: multipart/form-data; boundary=b"


def sent(page, *headers: str, body: bytes = b"") -> tuple[int, str]:
    """Send a request line by line, as no well-behaved client would, and read what is answered at once."""
    url = page.client.base_url
    lines = ["POST /drop HTTP/1.1", f"Host: {url.host}:{url.port}", f"Origin: {page.own['Origin']}", *headers]
    with closing(socket.create_connection((url.host, url.port), timeout=10)) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        answer = connection.makefile("rb").read().decode()
    return int(answer.split()[1]), answer


def test_a_file_lies_in_raw_byte_for_byte_with_its_wishes(page, cloud):
    content = "CHAPTER 1\n\nGrüße.\r\n".encode("cp1252")
    answer = page.drop("wished.txt", content, title="Grüße", chapters="2", author="")
    assert answer.status_code == 201
    assert answer.json()["book_id"] == str(uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/wished.txt"))
    assert "wished.txt" in answer.json()["message"]
    found = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="raw/wished.txt")
    assert found["Body"].read() == content
    assert found["Metadata"] == {"title": "Gr%C3%BC%C3%9Fe", "chapters": "2"}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("../../../parsed/escaped.txt", "escaped.txt"),
        ("..\\..\\windows\\controls\x07\x1b\u202e.txt", "controls.txt"),
        ("/etc/Éléonore et l’été.txt", "Éléonore et l’été.txt"),
        (f"{'ü' * 1000}.txt", f"{'ü' * 100}.txt"),
    ],
    ids=["up", "up on Windows, with signs of control", "absolute, with accents", "long"],
)
def test_a_file_lies_in_raw_whatever_its_name_is(page, said, plain):
    before = page.keys()
    name = said.encode()
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n\r\n--b--\r\n'
    status, answer = sent(page, f"Content-Length: {len(part)}", MULTIPART, body=part)
    assert status == 201, answer
    assert page.keys() - before == {f"raw/{plain}"}


def test_a_name_of_nothing_is_refused(page):
    with page.nothing_is_dropped():
        answer = page.drop("../..", NOT_A_BOOK)
    assert answer.status_code == 400
    assert "no name" in answer.json()["message"]


@pytest.mark.parametrize("length", [100_000_001, 10**15])
def test_too_large_a_file_is_refused_before_it_is_read(page, length):
    status, answer = sent(page, f"Content-Length: {length}", MULTIPART)
    assert status == 400
    assert "at most 100 MB" in answer


def test_a_file_of_untold_length_is_refused(page):
    with page.nothing_is_dropped():
        status, answer = sent(page, "Transfer-Encoding: chunked", MULTIPART, body=b"0\r\n\r\n")
    assert status == 400
    assert "book-pipeline submit" in answer


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chapters", "all of them"),
        ("language", "Klingon, please"),
        ("max_cost_usd", "a fiver"),
        ("max_cost_usd", "-1"),
        ("title", "x" * 501),
    ],
)
def test_a_wish_that_can_not_be_is_named(page, field, value):
    with page.nothing_is_dropped():
        answer = page.drop("wishing.txt", NOT_A_BOOK, **{field: value})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.txt", "javascript:alert(1)", "/etc/passwd", "file:///etc/passwd"]
)
def test_an_address_that_is_none_is_named(page, address):
    with page.nothing_is_dropped():
        answer = page.client.post("/drop", data={"address": address}, headers=page.own)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("source_url: ")
    assert "must be an http://, https:// or s3:// address" in answer.json()["message"]


def test_nothing_to_drop_is_said(page):
    with page.nothing_is_dropped():
        answer = page.client.post("/drop", data={"address": "  "}, headers=page.own)
    assert (answer.status_code, answer.json()["book_id"]) == (400, None)
    assert "nothing to drop" in answer.json()["message"]


def test_an_address_becomes_a_book(page, cloud):
    url = "http://127.0.0.1:1/nobody-there.txt"
    answer = page.client.post("/drop", data={"address": url, "title": "Asked for"}, headers=page.own)
    assert answer.status_code == 201
    book_id = answer.json()["book_id"]
    assert book_id == str(uuid5(NAMESPACE_URL, url))
    cloud.until("the book", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", book_id))


def test_a_list_of_books_is_checked_and_started(page, cloud):
    answer = page.drop(
        "list.csv", b"source_url,title\nhttp://127.0.0.1:1/one.txt,One\nhttp://127.0.0.1:1/two.txt,Two\n"
    )
    assert (answer.status_code, answer.json()["message"][:7]) == (201, "2 books")
    wrong = page.drop("wrong.csv", b"source_url,title\nnowhere,One\n")
    assert wrong.status_code == 400
    assert "row 1" in wrong.json()["message"]


def test_a_book_that_is_being_made_is_not_dropped_again(page, cloud):
    cloud.control.set(gemini_latency=3)
    content = b"CHAPTER 1\n\nThe lamp was lit, and the sea was calm."
    try:
        first = page.drop("in-work.txt", content)
        assert first.status_code == 201
        cloud.until("its work", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", first.json()["book_id"]))
        again = page.drop("in-work.txt", b"CHAPTER 1\n\nSomething else.")
    finally:
        cloud.control.reset()
    assert again.status_code == 400
    assert "being made" in again.json()["message"]
    kept = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="raw/in-work.txt")["Body"].read()
    assert kept == content


def test_a_browser_without_script_is_answered_with_a_page(page):
    headers = {"Origin": page.own["Origin"], "Accept": "text/html,application/xhtml+xml"}
    answer = page.client.post("/drop", files={"file": ("<b>bold.txt", NOT_A_BOOK)}, headers=headers)
    assert answer.status_code == 201
    assert "&lt;b&gt;bold.txt is dropped" in answer.text
    assert '<a href="/">' in answer.text


def test_what_is_no_form_is_refused_as_any_other_drop(page):
    with page.nothing_is_dropped():
        answer = page.client.post(
            "/drop", content=b"no form", headers={**page.own, "Content-Type": "multipart/form-data"}
        )
    assert answer.status_code == 400
    assert "boundary" in answer.json()["message"]
