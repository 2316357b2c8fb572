"""Pages of other sites, and requests with another host name, can neither read from the page nor write to it."""

import httpx
import pytest

POLICY = {
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def status_of_forged_upload(page, headers):
    """Upload a file with these headers; return the status."""
    answer = page.client.post("/upload", files={"file": ("forged.txt", b"CHAPTER 1\n\nForged.")}, headers=headers)
    assert "forged" not in " ".join(page.keys())
    return answer.status_code


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4580", "127.0.0.1.evil.example", "[::1]", ""])
def test_a_forged_host_is_rejected(page, host):
    answer = page.client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Library" not in answer.text
    own = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert status_of_forged_upload(page, {"Host": host, **own}) == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_both_names_of_this_machine_are_accepted(page, host):
    assert page.client.get("/", headers={"Host": f"{host}:{page.client.base_url.port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="another site"),
        pytest.param(
            {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, id="another site with a forged header"
        ),
        pytest.param({"Origin": "null"}, id="a sandboxed frame"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, id="another port of this machine"),
        pytest.param({"Origin": "file://"}, id="a file"),
        pytest.param({"Origin": ""}, id="an empty origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="no origin, another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="no origin, another port"),
        pytest.param({}, id="neither"),
    ],
)
def test_a_form_of_another_site_is_rejected(page, headers):
    assert status_of_forged_upload(page, headers) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_site_cannot_write(page, method):
    assert page.client.request(method, "/", headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_preflight_request_of_another_site_is_rejected(page):
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = page.client.options("/upload", headers=headers)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/static/page.js", 200), ("/static/nothing.js", 404), ("/nowhere", 404), ("/upload", 405)],
)
def test_every_response_has_the_security_headers(page, address, status):
    assert_secure(page.client.get(address), status)


def test_rejections_have_the_security_headers(page):
    assert_secure(page.client.get("/", headers={"Host": "evil.example"}), 400)
    assert_secure(page.client.post("/upload"), 403)


def assert_secure(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in POLICY} == POLICY
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}, "only own resources are allowed"
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "/etc/passwd", "..\\app.py"]
)
def test_only_static_files_are_served(page, path):
    assert httpx.get(f"{page.client.base_url}static/{path}", trust_env=False).status_code == 404


@pytest.mark.parametrize("address", ["/nowhere", "/books", "/books/nothing", "/static/nothing.js"])
def test_an_unknown_address_returns_404_with_a_link_back(page, address):
    answer = page.client.get(address)
    assert answer.status_code == 404
    assert address in answer.text
    assert '<a href="/">' in answer.text


@pytest.mark.parametrize(
    ("method", "address", "status", "title"), [("POST", "/", 405, "Request rejected"), ("GET", "/no", 404, "Not found")]
)
def test_an_error_page_distinguishes_missing_from_rejected(page, method, address, status, title):
    answer = page.client.request(method, address, headers=page.own)
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
