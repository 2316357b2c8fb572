"""Answers that never arrive, or not whole; what they are worth was charged."""

from local.providers.controls import Fault
from local.providers.web import Answer, cut

LOST = ("cut_before_answer", "cut_mid_answer", "timeout")


def lost(answer: Answer, fault: Fault | None) -> Answer:
    """Return the answer as far as it arrives."""
    match fault.name if fault else None:
        case "cut_before_answer":
            return cut(answer)
        case "cut_mid_answer":
            return cut(answer, delivered=0.5)
        case "timeout":
            assert fault is not None
            return cut(answer, silent_seconds=fault.seconds)
        case _:
            return answer
