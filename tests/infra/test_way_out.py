"""The check of the way out: the function, and what waits for it."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
import trustme

from infra import check_way_out
from infra.check_way_out import WayOutClosed, handler
from tests.infra.resolve import named, of_type, triggers

NAME = "book-pipeline-check-way-out"


@pytest.fixture
def authority(monkeypatch, tmp_path) -> trustme.CA:
    """A certificate authority that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setattr(check_way_out, "SECONDS_TO_TRY", 1)
    monkeypatch.setattr(check_way_out, "PAUSE_SECONDS", 0.1)
    return made


def serve(listener: socket.socket, authority: trustme.CA, after: float = 0) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)

    def answer() -> None:
        while True:
            try:
                connection, _ = listener.accept()
                with context.wrap_socket(connection, server_side=True):
                    pass
            except OSError:
                if listener.fileno() < 0:
                    return

    threading.Timer(after, answer).start()


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made
        made.shutdown(socket.SHUT_RDWR)


def host(listener: socket.socket) -> str:
    return f"localhost:{listener.getsockname()[1]}"


@pytest.fixture
def closed() -> str:
    """A host that refuses connections."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        return host(made)


def test_one_host_that_answers_is_a_way_out(authority, listener, closed, monkeypatch):
    serve(listener, authority)
    monkeypatch.setenv("HOSTS", f"{closed},{host(listener)}")
    assert handler({}, None) == {"reached": [host(listener)], "not_reached": [closed]}


def test_a_way_out_that_opens_late_is_one(authority, listener, monkeypatch):
    monkeypatch.setattr(check_way_out, "CONNECT_SECONDS", 0.2)
    serve(listener, authority, after=0.5)
    monkeypatch.setenv("HOSTS", host(listener))
    assert handler({}, None)["reached"] == [host(listener)]


def test_no_way_out_names_each_host_and_the_remedy(authority, closed, monkeypatch):
    monkeypatch.setenv("HOSTS", closed)
    with pytest.raises(WayOutClosed, match=rf"{closed}: .*refused.*runbook.md, book-pipeline-nat-failed"):
        handler({}, None)


def test_a_host_with_a_foreign_certificate_is_not_reached(authority, listener, monkeypatch):
    serve(listener, trustme.CA())
    monkeypatch.setenv("HOSTS", host(listener))
    with pytest.raises(WayOutClosed, match="certificate verify failed"):
        handler({}, None)


@pytest.fixture
def function(template) -> dict:
    return named(template, "AWS::Lambda::Function", "FunctionName")[NAME]


def test_the_deployed_code_is_the_file(function):
    assert function["Code"] == {"ZipFile": Path(check_way_out.__file__).read_text()}
    assert function["Handler"] == "index.handler"


def test_it_goes_the_way_of_the_functions_to_both_providers_and_aws(template, function):
    other = named(template, "AWS::Lambda::Function", "FunctionName")["book-pipeline-FormatChapter"]
    assert function["VpcConfig"] == other["VpcConfig"]
    assert function["Environment"]["Variables"]["HOSTS"].split(",") == [
        "generativelanguage.googleapis.com", "api.elevenlabs.io", "secretsmanager.us-east-1.amazonaws.com",
    ]  # fmt: skip


def test_it_has_time_for_its_last_attempt(function):
    hosts = len(function["Environment"]["Variables"]["HOSTS"].split(","))
    assert function["Timeout"] > check_way_out.SECONDS_TO_TRY + hosts * check_way_out.CONNECT_SECONDS


@pytest.mark.parametrize("which", ["template", "chosen"])
def test_every_rule_waits_for_the_check_which_waits_for_the_way_out(request, which):
    made = request.getfixturevalue(which)
    name, trigger = triggers(made)[NAME]
    rules = [each for each in made["Resources"].values() if each["Type"] == "AWS::Events::Rule"]
    assert len(rules) > 5
    assert [rule for rule in rules if name not in rule["DependsOn"]] == []
    nat = "AWS::EC2::Instance" if which == "template" else "AWS::EC2::NatGateway"
    ways = {*of_type(made, nat), *of_type(made, "AWS::EC2::Route")}
    assert ways <= set(trigger["DependsOn"])


def test_another_way_out_is_checked_again(template, chosen):
    """The trigger runs for each version of the function, so the version changes with the NAT."""
    versions = {triggers(each)[NAME][1]["Properties"]["HandlerArn"]["Ref"] for each in (template, chosen)}
    assert len(versions) == 2
