"""Responses that are not from AWS: the sign-in page of a network, a proxy, or another service at the endpoint."""

from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.parsers import ResponseParserError, ResponseParserFactory

JSON = frozenset({"json", "rest-json"})
"""Protocols whose responses are JSON objects."""
PAGE = (b"<!doctype html", b"<html")
UNREADABLE = (ResponseParserError, LookupError, TypeError, ValueError, AttributeError)
"""What botocore's parsers raise for a response of another shape."""
SERVER_ERROR = 500
"""From this status on, the SDK repeats the call."""


class NotOfAws(BotoCoreError):
    """A response is not from AWS."""

    fmt = "Something other than AWS has answered {operation} (HTTP {status})"


class Parsers(ResponseParserFactory):
    """botocore's parsers, which raise NotOfAws for what they cannot read."""

    def create_parser(self, protocol_name: str) -> Any:
        """Return the parser of a protocol."""
        return _Parser(super().create_parser(protocol_name), is_json=protocol_name in JSON)


class _Parser:
    def __init__(self, parser: Any, *, is_json: bool) -> None:
        self._parser, self._is_json = parser, is_json

    def parse(self, response: dict[str, Any], shape: Any) -> Any:
        """Return the parsed response, or its parsed error. Raises NotOfAws."""
        try:
            parsed = self._parser.parse(response, shape)
        except UNREADABLE as error:
            raise _not_of_aws(response) from error
        if response["status_code"] < SERVER_ERROR and self._is_strange(response["body"]):
            raise _not_of_aws(response)
        return parsed

    def _is_strange(self, body: Any) -> bool:
        """Return whether the body is a web page or is not JSON, which a parser may ignore; a stream is not read."""
        start = body[:100].strip().lower() if isinstance(body, bytes) else b""
        return start.startswith(PAGE) or (self._is_json and bool(start) and not start.startswith(b"{"))


def _not_of_aws(response: dict[str, Any]) -> NotOfAws:
    return NotOfAws(operation=response["context"]["operation_name"], status=response["status_code"])
