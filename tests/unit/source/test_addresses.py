"""Private addresses are rejected, and connections go only to checked addresses."""

import socket
import time

import pytest

from book_pipeline import addresses
from book_pipeline.addresses import is_public
from book_pipeline.errors import SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching.fetch import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
BOOK = b"Chapter 1\n\nThe tide was out.\n"
OUTSIDE = SourceSettings(source_timeout_seconds=1)
OWN_MACHINE = SourceSettings(source_timeout_seconds=1, source_private_hosts=True)


def get(url, settings=OUTSIDE):
    return fetch(url, settings, s3=None)


@pytest.fixture(autouse=True)
def _within_two_seconds():
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3",
        "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.100.100.200",
        "169.254.169.254", "169.254.170.2", "169.254.169.253",
        "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fe80::1%1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "ff0e::1",
        "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:10.0.0.1", "::127.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1",
        "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8",
        "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1",
        "2001:db8::1", "3fff::1", "100::1", "5f00::1", "4000::1",
    ],
)  # fmt: skip
def test_a_special_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"],
)
def test_a_global_address_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "0.0.0.0", "0",
        "169.254.169.254", "[fd00:ec2::254]", "10.1.2.3", "100.64.0.1",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[fe80::1%25lo]",
        "[fe80::1%lo]",
        "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "127.0.1", "017700000001", "127.0.0.1.",
        "127。0。0。1", "127．0．0．1", "１２７.0.0.1", "①②⑦.0.0.1", "ⅼocalhost",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_spelling_of_a_private_address_is_rejected(scheme, host):
    with pytest.raises(SourceRejected, match=r"not a (public|valid) address|not a public one"):
        get(f"{scheme}://{host}/latest/meta-data/book.txt")


@pytest.mark.parametrize("url", ["http://8.8.8.8:8080/a.txt", "https://8.8.8.8:8443/a.txt", "http://8.8.8.8:25/"])
def test_another_port_than_those_of_web_servers_is_rejected_at_once(url):
    with pytest.raises(SourceRejected, match=r"port"):
        get(url)


@pytest.mark.parametrize(
    "url", ["http://u:p@8.8.8.8/a.txt", "http://u@8.8.8.8/a.txt", "http://8.8.8.8\\@127.0.0.1/a.txt"]
)
@pytest.mark.parametrize("settings", [OUTSIDE, OWN_MACHINE], ids=["outside", "own machine"])
def test_credentials_in_an_address_are_rejected_and_not_repeated(url, settings):
    with pytest.raises(SourceRejected, match="name or password") as raised:
        get(url, settings)
    assert "u:p" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://8.8.8.8/a.txt",
        "gopher://8.8.8.8/",
        "http:///a.txt",
        "a.txt",
        "http://8.8.8.8:99999/",
        "http://8.8.8.8:0/",
    ],
)
@pytest.mark.parametrize("settings", [OUTSIDE, OWN_MACHINE], ids=["outside", "own machine"])
def test_only_web_addresses_are_fetched(url, settings):
    with pytest.raises(SourceRejected, match="not a web address"):
        get(url, settings)


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".org"])
def test_an_invalid_host_name_is_rejected(host):
    with pytest.raises(SourceRejected, match="Check the address"):
        get(f"http://{host}/a.txt")


def test_one_private_address_rejects_the_host_name(names):
    names["shelf.test"] = [["8.8.8.8", "2606:4700::1111", "169.254.169.254"]]
    with pytest.raises(SourceRejected, match=r"shelf.test is not a public address \(it is 169.254.169.254\)"):
        get("http://shelf.test/book.txt")


def test_the_connection_goes_to_the_address_that_was_checked(names, monkeypatch):
    names["shelf.test"] = [["8.8.8.8"], ["127.0.0.1"]]
    connected = []

    def connect(address, *args, **options):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(SourceUnavailable, match="did not respond"):
        get("http://shelf.test/book.txt")
    assert connected == [("8.8.8.8", 80)]
    assert names["shelf.test"] == [["127.0.0.1"]]


def test_a_host_name_is_resolved_once(names, provider):
    port = provider.url.rpartition(":")[2]
    names["shelf.test"] = [["127.0.0.1"], ["127.0.0.2"]]
    provider.answers_with(200, BOOK)
    assert get(f"http://shelf.test:{port}/book.txt", OWN_MACHINE).content == BOOK
    assert provider.asked[0].headers["host"] == f"shelf.test:{port}"
    assert names["shelf.test"] == [["127.0.0.2"]]


def test_the_next_address_is_tried_if_the_first_fails(names, provider, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", refusing("127.0.0.9", socket.create_connection))
    names["shelf.test"] = [["127.0.0.9", "127.0.0.1"]]
    provider.answers_with(200, BOOK)
    assert get(f"http://shelf.test:{provider.url.rpartition(':')[2]}/book.txt", OWN_MACHINE).content == BOOK


def refusing(refused, connect):
    def create_connection(address, *args, **options):
        if address[0] == refused:
            raise ConnectionRefusedError
        return connect(address, *args, **options)

    return create_connection


@pytest.mark.parametrize(
    "location", ["http://127.0.0.2:{port}/a", "http://169.254.169.254/latest/", "//[::1]/a", "http://u:p@8.8.8.8/"]
)
def test_a_redirect_to_a_private_address_is_rejected(provider, monkeypatch, location):
    monkeypatch.setattr(
        addresses, "is_public", lambda address: address == "127.0.0.1"
    )  # the only public address of this test
    monkeypatch.setattr(addresses, "WEB_PORTS", {80, 443, int(provider.url.rpartition(":")[2])})
    provider.answers_with(302, location=location.format(port=provider.url.rpartition(":")[2]))
    with pytest.raises(SourceRejected, match=r"not a (public|valid) address|not a public one|name or password"):
        get(f"{provider.url}/book.txt")
    assert len(provider.asked) == 1


def test_the_environments_proxy_is_ignored(provider, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    provider.answers_with(200, BOOK)
    assert get(f"{provider.url}/book.txt", OWN_MACHINE).content == BOOK
