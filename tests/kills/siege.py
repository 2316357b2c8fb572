"""A book on its way while things are killed around it."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.e2e.conftest import Cloud, start, stop
from tests.kills import book
from tests.kills.killers import NOBODY, Killer, everything
from tests.kills.outcome import Outcome, outcome_of

KEY = "raw/siege.txt"
SETTINGS = {
    # Leases are as short as calls may be long, and there is more to buy.
    "elevenlabs_timeout_seconds": 4,
    "gemini_timeout_seconds": 4,
    "elevenlabs_chunk_characters": 200,
    "gemini_block_tokens": 100,
}
LATENCY_SECONDS = (0.3, 1.5)
TOO_LONG_SECONDS, TOO_LONG_SHARE = 5.5, 0.15
"""How long ElevenLabs takes now and then: the caller has given up, and only then it speaks and charges."""
HURRY_SECONDS, REST_SECONDS = (0.1, 0.8), (1.0, 6.0)
KILLED_BY = 0.75
"""The part of the work after which all kills are to be used up: the book must still be on its way at the last one."""
PATIENCE_SECONDS = 900.0
Tell = Callable[[str], None]
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


class Siege:
    """One book in one state folder, dropped again whenever its execution has ended too early."""

    def __init__(self, state: Path, chapters: int) -> None:
        self.state = state
        self.cloud: Cloud = start(state, **SETTINGS)
        self._text = book.text(chapters).encode()
        self.drops = 0
        self._execution = ""

    def drop(self) -> None:
        """Drop the book and wait for its execution."""
        states = self.cloud.client("stepfunctions")
        machine = self.cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
        known = {
            execution["executionArn"] for execution in states.list_executions(stateMachineArn=machine)["executions"]
        }
        self.cloud.client("s3").put_object(Bucket=self.cloud.bucket, Key=KEY, Body=self._text)
        self.drops += 1

        def find() -> str | None:
            listed = states.list_executions(stateMachineArn=machine)["executions"]
            return next((e["executionArn"] for e in listed if e["executionArn"] not in known), None)

        self._execution = self.cloud.until("an execution", find)

    def status(self) -> str:
        """Return how the execution is."""
        return str(self.cloud.client("stepfunctions").describe_execution(executionArn=self._execution)["status"])

    def begin_again(self) -> None:
        """Start the cloud that was killed, and drop the book again, as its user would."""
        self.cloud = start(self.state, **SETTINGS)
        self.drop()

    def slow_down(self, random: Random) -> None:
        """Make the providers take their time, so that kills hit calls under way."""
        latency = TOO_LONG_SECONDS if random.random() < TOO_LONG_SHARE else random.uniform(*LATENCY_SECONDS)
        self.cloud.control.set(gemini_latency=random.uniform(*LATENCY_SECONDS), elevenlabs_latency=latency)

    def bought(self) -> int:
        """Return how many different things the ledger has as paid."""
        query = "SELECT count(DISTINCT work_id) FROM processing_logs WHERE event IN ('receipt', 'recovered')"
        return int(self.cloud.sql(query)[0]["count"])

    def doing(self) -> str:
        """Say what is going on."""
        (row,) = self.cloud.sql(
            "SELECT count(*) AS chapters, count(*) FILTER (WHERE format_status = 'complete') AS formatted, "
            "count(*) FILTER (WHERE tts_status = 'complete') AS spoken FROM chapter_processing"
        )
        counters = self.cloud.control.state()["counters"]
        under_way = {provider: counted["in_flight"] for provider, counted in counters.items() if counted["in_flight"]}
        return (
            f"{row['formatted']} formatted, {row['spoken']} of {row['chapters']} spoken, calls under way: {under_way}"
        )


def undisturbed(state: Path, chapters: int, tell: Tell) -> Outcome:
    """Let the book go its way."""
    return besiege(state, chapters, None, [], Random(0), tell)


def besiege(
    state: Path, chapters: int, wanted: Outcome | None, killers: Sequence[Killer], random: Random, tell: Tell
) -> Outcome:
    """Kill something again and again, as fast as the work goes on, until the book is complete.

    Parameters
    ----------
    wanted
        What an undisturbed run came to, which says how much work there is.
    killers
        Who kills, one after the other.
    tell
        Takes a line for each kill, and what came of it.

    """
    done, began = Counter[str](), time.monotonic()
    siege = Siege(state, chapters)
    try:
        if killers:
            siege.slow_down(random)
        siege.drop()
        last = time.monotonic()
        while (status := siege.status()) != "SUCCEEDED":
            assert time.monotonic() - last < PATIENCE_SECONDS, f"nothing happens any more: {siege.doing()}"
            if status in ENDED:
                siege.drop()
            elif wanted and done.total() < len(killers):
                work = len(wanted.calls) + len(wanted.answers)
                ahead = siege.bought() / work > KILLED_BY * done.total() / len(killers)
                time.sleep(random.uniform(*(HURRY_SECONDS if ahead else REST_SECONDS)))
                killer, doing = killers[done.total()], siege.doing()
                victim = killer(siege.cloud, random)
                if victim == NOBODY:
                    continue
                done[killer.__name__] += 1
                tell(f"{done.total():4}/{len(killers)} {victim}, at {doing}")
                if killer is everything:
                    siege.begin_again()
                siege.slow_down(random)
                last = time.monotonic()
            else:
                time.sleep(0.2)
        outcome = outcome_of(siege.cloud, KEY, kills=done, drops=siege.drops, seconds=time.monotonic() - began)
        tell(outcome.told(wanted))
        return outcome
    finally:
        if siege.cloud.process.poll() is None:
            stop(siege.cloud)
