"""The datagram that a subsegment is, and when there is none."""

import json

import pytest

from book_pipeline.errors import ProviderThrottled, ProviderUnavailable
from book_pipeline.observability import subsegment

SAMPLED = "Root=1-5f84c7a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a:0"


class Socket:
    sent: list

    def __init__(self, *_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def settimeout(self, seconds):
        assert seconds == 0

    def sendto(self, content, address):
        type(self).sent.append((content, address))


@pytest.fixture
def sent(monkeypatch):
    monkeypatch.setattr(Socket, "sent", [], raising=False)
    monkeypatch.setattr("socket.socket", Socket)
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1:2000")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", SAMPLED)
    return Socket.sent


def document_of(sent):
    ((content, address),) = sent
    assert address == ("169.254.100.1", 2000)
    header, _, document = content.partition(b"\n")
    assert json.loads(header) == {"format": "json", "version": 1}
    return json.loads(document)


def test_it_hangs_under_lambdas_segment_and_carries_its_annotations(sent):
    with subsegment("ParseBook", book_id="b", chapter_id=None) as annotate:
        annotate(chapters=3)
    document = document_of(sent)
    assert document["trace_id"] == "1-5f84c7a1-0123456789abcdef01234567"
    assert document["parent_id"] == "53995c3f42cd8ad8"
    assert (document["type"], document["name"]) == ("subsegment", "ParseBook")
    assert document["annotations"] == {"book_id": "b", "chapters": 3}
    assert document["start_time"] <= document["end_time"]
    assert len(bytes.fromhex(document["id"])) == 8
    assert not {"fault", "throttle"} & document.keys()


@pytest.mark.parametrize(("error", "flag"), [(ProviderThrottled(), "throttle"), (ProviderUnavailable(), "fault")])
def test_an_error_passes_through_and_flags_it(sent, error, flag):
    with pytest.raises(type(error)), subsegment("FormatChapter"):
        raise error
    document = document_of(sent)
    assert document["annotations"]["error"] == type(error).__name__
    assert {"throttle", "fault"} & document.keys() == {flag}


@pytest.mark.parametrize("header", [None, "", SAMPLED.replace("Sampled=1", "Sampled=0"), "Root=1-2-3;Sampled=1"])
def test_without_a_sampled_trace_nothing_is_sent(sent, monkeypatch, header):
    if header is None:
        monkeypatch.delenv("_X_AMZN_TRACE_ID")
    else:
        monkeypatch.setenv("_X_AMZN_TRACE_ID", header)
    with subsegment("FormatChapter"):
        pass
    assert sent == []


def test_a_daemon_that_is_away_fails_nothing(sent, monkeypatch):
    def refuse(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr(Socket, "sendto", refuse)
    with subsegment("FormatChapter"):
        pass
