"""Responses that are charged, but are lost or arrive incomplete."""

from local.providers.controls import Fault
from local.providers.http_server import Response, cut

LOST = ("cut_before_answer", "cut_mid_answer", "timeout")


def delivered_response(response: Response, fault: Fault | None) -> Response:
    """Return the response as the fault lets it arrive."""
    match fault.name if fault else None:
        case "cut_before_answer":
            return cut(response)
        case "cut_mid_answer":
            return cut(response, delivered=0.5)
        case "timeout":
            assert fault is not None
            return cut(response, silent_seconds=fault.seconds)
        case _:
            return response
