"""The upload form: what it puts into `raw/`, what it rejects, and its messages."""

import hashlib
import socket
from contextlib import closing
from uuid import NAMESPACE_URL, uuid5

import pytest

from console.web.book_form import LABELS

SHORT_BOOK = b"CHAPTER 1\n\nThe lamp was lit, and the sea was calm.\n"
UNPAID = "0"
"""Maximum cost of a book that stops when it is parsed, so that the test is quick."""
MULTIPART = "Content-Type: multipart/form-data; boundary=b"


def send_raw(page, *headers: str, body: bytes = b"") -> tuple[int, str]:
    """Send an upload with exactly these headers and return the status and the response."""
    url = page.client.base_url
    lines = ["POST /upload HTTP/1.1", f"Host: {url.host}:{url.port}", f"Origin: {page.own['Origin']}", *headers]
    with closing(socket.create_connection((url.host, url.port), timeout=10)) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        answer = connection.makefile("rb").read().decode()
    return int(answer.split()[1]), answer


def test_a_file_is_stored_byte_for_byte_with_its_options(page, cloud):
    content = "CHAPTER 1\n\nGrüße.\r\n\n\nCHAPTER 2\n\nDie Lampe war an.\r\n".encode("cp1252")
    answer = page.upload("with-options.txt", content, title="Grüße", chapters="2", author="")
    assert answer.status_code == 201
    assert answer.json()["book_id"] == str(uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/with-options.txt"))
    assert "with-options.txt" in answer.json()["message"]
    found = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="raw/with-options.txt")
    assert found["Body"].read() == content
    digest = {"content-sha256": hashlib.sha256(content).hexdigest()}
    assert found["Metadata"] == {"title": "Gr%C3%BC%C3%9Fe", "chapters": "2"} | digest


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../../parsed/escaped.txt", "escaped.txt"),
        ("..\\..\\windows\\controls\x07\x1b\u202e.txt", "controls.txt"),
        ("/etc/Éléonore et l’été.txt", "Éléonore et l’été.txt"),
        (f"{'ü' * 1000}.txt", f"{'ü' * 100}.txt"),
    ],
    ids=["parent folders", "Windows, with control characters", "absolute, with accents", "long"],
)
def test_unusual_file_names_are_stored_safely(page, name, stored):
    before = page.keys()
    cost = b'--b\r\nContent-Disposition: form-data; name="max_cost_usd"\r\n\r\n' + UNPAID.encode() + b"\r\n"
    header = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\n'
    part = cost + header + SHORT_BOOK + b"\r\n--b--\r\n"
    status, answer = send_raw(page, f"Content-Length: {len(part)}", MULTIPART, body=part)
    assert status == 201, answer
    assert page.keys() - before == {f"raw/{stored}"}


def test_an_empty_name_is_rejected(page):
    with page.uploads_nothing():
        answer = page.upload("../..", SHORT_BOOK)
    assert answer.status_code == 400
    assert "no usable name" in answer.json()["message"]


@pytest.mark.parametrize("length", [100_000_001, 10**15])
def test_too_large_a_file_is_rejected_before_it_is_read(page, length):
    status, answer = send_raw(page, f"Content-Length: {length}", MULTIPART)
    assert status == 400
    assert "at most 100 MB" in answer


def test_an_upload_without_content_length_is_rejected(page):
    with page.uploads_nothing():
        status, answer = send_raw(page, "Transfer-Encoding: chunked", MULTIPART, body=b"0\r\n\r\n")
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
def test_an_invalid_option_is_named(page, field, value):
    with page.uploads_nothing():
        answer = page.upload("invalid-option.txt", SHORT_BOOK, **{field: value})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{LABELS[field]} must ")


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.txt", "javascript:alert(1)", "/etc/passwd", "file:///etc/passwd"]
)
def test_an_invalid_address_is_named(page, address):
    with page.uploads_nothing():
        answer = page.client.post("/upload", data={"address": address}, headers=page.own)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("The address must be an http://, https:// or s3:// address")


def test_an_empty_form_is_rejected(page):
    with page.uploads_nothing():
        answer = page.client.post("/upload", data={"address": "  "}, headers=page.own)
    assert (answer.status_code, answer.json()["book_id"]) == (400, None)
    assert "nothing to add" in answer.json()["message"]


def test_an_address_becomes_a_book(page, cloud):
    url = "http://127.0.0.1:1/missing.txt"
    answer = page.client.post("/upload", data={"address": url, "title": "Requested"}, headers=page.own)
    assert answer.status_code == 201
    book_id = answer.json()["book_id"]
    assert book_id == str(uuid5(NAMESPACE_URL, url))
    cloud.until("the book", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", book_id))


def test_a_manifest_is_validated_and_started(page, cloud):
    answer = page.upload(
        "list.csv", b"source_url,title\nhttp://127.0.0.1:1/one.txt,One\nhttp://127.0.0.1:1/two.txt,Two\n"
    )
    assert (answer.status_code, answer.json()["message"][:7]) == (201, "2 books")
    wrong = page.upload("wrong.csv", b"source_url,title\nnowhere,One\n")
    assert wrong.status_code == 400
    assert "row 1" in wrong.json()["message"]


def test_another_file_with_the_name_of_a_book_in_progress_is_another_book(page, cloud):
    cloud.control.set(gemini_latency=3)
    content = b"CHAPTER 1\n\nThe lamp was lit, and the sea was calm."
    try:
        first = page.upload("in-progress.txt", content)
        assert first.status_code == 201
        cloud.until("its start", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", first.json()["book_id"]))
        again = page.upload("in-progress.txt", b"CHAPTER 1\n\nSomething else.")
    finally:
        cloud.control.reset()
    assert again.status_code == 201
    assert again.json()["book_id"] != first.json()["book_id"]
    kept = cloud.client("s3").get_object(Bucket=cloud.bucket, Key="raw/in-progress.txt")["Body"].read()
    assert kept == content


def test_other_options_for_a_book_in_progress_wait(page, cloud):
    cloud.control.set(gemini_latency=3, elevenlabs_latency=3)
    content = b"CHAPTER 1\n\nThe lamp was out.\n\n\nCHAPTER 2\n\nThe sea was rough."
    try:
        book_id = page.upload("options-later.txt", content).json()["book_id"]
        query = "SELECT 1 FROM book_processing WHERE book_id = %s AND parse_status = 'complete'"
        cloud.until("its chapters", lambda: cloud.sql(query, book_id))
        again = page.upload("options-later.txt", content, chapters="1")
        assert (again.status_code, again.json()["book_id"]) == (201, book_id)
        assert "in progress" in again.json()["message"]
        cloud.until("the page", lambda: "a newer version waits" in page.client.get(f"/books/{book_id}").text)
    finally:
        cloud.control.reset()


def test_a_browser_without_scripts_receives_a_page(page):
    headers = {"Origin": page.own["Origin"], "Accept": "text/html,application/xhtml+xml"}
    answer = page.client.post(
        "/upload", files={"file": ("<b>bold.txt", SHORT_BOOK)}, data={"max_cost_usd": UNPAID}, headers=headers
    )
    assert answer.status_code == 201
    assert "&lt;b&gt;bold.txt was uploaded" in answer.text
    assert '<a href="/">' in answer.text


def test_a_malformed_form_is_rejected(page):
    with page.uploads_nothing():
        answer = page.client.post(
            "/upload", content=b"not a form", headers={**page.own, "Content-Type": "multipart/form-data"}
        )
    assert answer.status_code == 400
    assert "boundary" in answer.json()["message"]


def test_a_book_that_the_pipeline_would_refuse_is_refused_at_the_upload(page):
    for name, content in (("empty.txt", b""), ("kindle.mobi", b"\0" * 60 + b"BOOKMOBI"), ("damaged.epub", b"PK\3\4")):
        with page.uploads_nothing():
            answer = page.upload(name, content)
        assert answer.status_code == 400, name
        assert name in answer.json()["message"]


def test_an_estimate_is_made_in_a_process_of_its_own_and_starts_nothing(page):
    with page.uploads_nothing():
        file = {"file": ("estimated.txt", SHORT_BOOK)}
        answer = page.client.post("/upload/estimate", files=file, headers=page.own)
    assert answer.status_code == 200
    assert "CHAPTER 1" in answer.json()["html"]


def test_a_lexicon_that_is_sent_with_a_file_is_that_of_its_book(page, cloud):
    lexicon = (
        b'<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" '
        b'xml:lang="en"><lexeme><grapheme>Cholmondeley</grapheme><alias>Chumley</alias></lexeme></lexicon>'
    )
    files = {"file": ("with-lexicon.txt", SHORT_BOOK + b"Cholmondeley came."), "lexicon": ("words.pls", lexicon)}
    answer = page.client.post("/upload", files=files, data={"max_cost_usd": UNPAID}, headers=page.own)
    assert answer.status_code == 201, answer.json()
    key = f"lexicons/books/{answer.json()['book_id']}.json"
    assert b"Chumley" in cloud.client("s3").get_object(Bucket=cloud.bucket, Key=key)["Body"].read()


def test_a_search_is_in_the_address(page):
    answer = page.client.get("/", params={"q": "no book has this", "sort": "title"})
    assert "<strong>0</strong> of" in answer.text
    assert 'data-live="/live?q=no+book+has+this&amp;sort=title&amp;after=' in answer.text
