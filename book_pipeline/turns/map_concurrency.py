"""Limits how many chapters of a book are narrated at once to the speech calls of the plan."""

import json


def for_plan(definition: str, calls: int) -> str:
    """Return the state machine for a plan of so many speech calls: a book narrates no more chapters at once.

    A chapter beyond the plan would only wait for another chapter of its own book. Its waits grow, so that it would
    begin long after a call has become free.
    """
    machine = json.loads(definition)
    narration = machine["States"]["GenerateAudio"]
    narration["MaxConcurrency"] = min(narration["MaxConcurrency"], calls)
    return json.dumps(machine, ensure_ascii=False)
