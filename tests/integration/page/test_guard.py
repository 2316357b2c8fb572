"""Other sites' pages, and names that aren't ours, get nothing out of the page and nothing into it."""

import httpx
import pytest

POLICY = {
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def refused(page, headers):
    """A form as another site's page would send it: a browser then names no origin that is ours."""
    answer = page.client.post("/drop", files={"file": ("forged.txt", b"CHAPTER 1\n\nForged.")}, headers=headers)
    assert "forged" not in " ".join(page.keys())
    return answer.status_code


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4580", "127.0.0.1.evil.example", "[::1]", ""])
def test_a_forged_host_is_answered_with_nothing(page, host):
    answer = page.client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Shelf" not in answer.text
    own = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert refused(page, {"Host": host, **own}) == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_both_names_of_this_machine_are_ours(page, host):
    assert page.client.get("/", headers={"Host": f"{host}:{page.client.base_url.port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="another site"),
        pytest.param({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, id="another site that lies"),
        pytest.param({"Origin": "null"}, id="a sandboxed frame"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, id="another port of this machine"),
        pytest.param({"Origin": "file://"}, id="a file"),
        pytest.param({"Origin": ""}, id="an empty origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="no origin, another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="no origin, another port"),
        pytest.param({}, id="neither"),
    ],
)
def test_a_form_of_another_site_drops_nothing(page, headers):
    assert refused(page, headers) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_site_writes_to_no_address(page, method):
    assert page.client.request(method, "/", headers={"Origin": "https://evil.example"}).status_code == 403


def test_another_sites_script_may_not_ask_whether_it_may(page):
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = page.client.options("/drop", headers=headers)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/static/page.js", 200), ("/static/nothing.js", 404), ("/nowhere", 404), ("/drop", 405)],
)
def test_every_answer_says_what_a_browser_may_do_with_it(page, address, status):
    assert_guarded(page.client.get(address), status)


def test_refusals_say_so_too(page):
    assert_guarded(page.client.get("/", headers={"Host": "evil.example"}), 400)
    assert_guarded(page.client.post("/drop"), 403)


def assert_guarded(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in POLICY} == POLICY
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}, "nothing from outside"
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "/etc/passwd", "..\\app.py"]
)
def test_only_what_is_static_is_served_as_such(page, path):
    assert httpx.get(f"{page.client.base_url}static/{path}", trust_env=False).status_code == 404


@pytest.mark.parametrize("address", ["/nowhere", "/books", "/books/nothing", "/static/nothing.js"])
def test_an_unknown_address_says_so_and_leads_back(page, address):
    answer = page.client.get(address)
    assert answer.status_code == 404
    assert address in answer.text
    assert '<a href="/">' in answer.text


@pytest.mark.parametrize(
    ("method", "address", "status", "title"), [("POST", "/", 405, "Refused"), ("GET", "/no", 404, "Not here")]
)
def test_what_is_not_served_says_whether_it_is_missing_or_refused(page, method, address, status, title):
    answer = page.client.request(method, address, headers=page.own)
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
