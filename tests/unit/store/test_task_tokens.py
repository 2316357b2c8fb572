"""Answers of Step Functions about task tokens."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from book_pipeline.store.task_tokens import Answer, TaskTokens


class Client:
    def __init__(self, error=None):
        self.error, self.calls = error, []

    def send_task_success(self, **arguments):
        self.calls.append(arguments)
        if self.error:
            raise self.error

    send_task_heartbeat = send_task_success


def refusal(code):
    return ClientError({"Error": {"Code": code, "Message": "m"}}, "SendTaskSuccess")


def test_a_token_is_sent_back_with_an_empty_result():
    client = Client()
    assert TaskTokens(client).send_back("t") is Answer.ACCEPTED
    assert TaskTokens(client).keep_alive("t") is Answer.ACCEPTED
    assert client.calls == [{"taskToken": "t", "output": "{}"}, {"taskToken": "t"}]


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_token_that_nobody_waits_with_is_used_up(code):
    tokens = TaskTokens(Client(refusal(code)))
    assert (tokens.send_back("t"), tokens.keep_alive("t")) == (Answer.USED_UP, Answer.USED_UP)


@pytest.mark.parametrize(
    "error", [refusal("ThrottlingException"), EndpointConnectionError(endpoint_url="https://states.example.org")]
)
def test_without_an_answer_the_token_may_be_used_up_or_not(error, capsys):
    assert TaskTokens(Client(error)).send_back("secret token") is Answer.UNKNOWN
    assert "secret token" not in capsys.readouterr().out
