"""Settings, faults and counters of the stand-ins, which tests and benchmarks change at run time."""

import threading
import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any

GEMINI, ELEVENLABS = "gemini", "elevenlabs"
READS = ("answered", "not_permitted", "unavailable", "misshapen")
CONCURRENCY = {"free": 2, "starter": 3, "creator": 5, "pro": 10, "scale": 15, "business": 15}
"""Concurrent requests by plan; Flash and Turbo have twice as many (https://elevenlabs.io/docs/overview/models)."""


class UnknownControl(ValueError):
    """There is no setting or fault with this name or value."""


@dataclass
class Settings:
    """Settings, in effect until they are changed or reset.

    Parameters
    ----------
    gemini_latency, elevenlabs_latency
        Minimum duration of every response, in seconds.
    gemini_mode
        How Gemini edits: "sensible", or another of MODES in adversarial_model.py.
    plan
        ElevenLabs' plan, which determines its concurrency, by model family, and its formats.
    character_limit
        Characters that the plan includes; None for no limit.
    dialect
        Of ElevenLabs' errors: "newer" or "older".
    history_lag_seconds
        Time until ElevenLabs' history lists a call.
    discount
        Of ElevenLabs' plan: what the credits of every text are multiplied by.
    account_reads
        How ElevenLabs answers reads of its models and the plan: one of READS.

    """

    gemini_latency: float = 0.0
    elevenlabs_latency: float = 0.0
    gemini_mode: str = "sensible"
    plan: str = "creator"
    character_limit: int | None = None
    dialect: str = "newer"
    history_lag_seconds: float = 0.0
    discount: float = 1.0
    account_reads: str = "answered"


@dataclass
class Fault:
    """A fault for the next `times` requests (None: all) that contain a text, after the first `after` of these."""

    provider: str
    name: str
    times: int | None = 1
    after: int = 0
    containing: str = ""
    retry_after: float | None = None
    seconds: float = 600.0
    value: str = ""


@dataclass
class Counters:
    """Counts of one provider since the last reset or start; `busy_seconds` is the total duration of its requests."""

    calls: int = 0
    rejected: int = 0
    charged_characters: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    history_calls: int = 0
    account_calls: int = 0
    in_flight: int = 0
    max_concurrent: int = 0
    busy_seconds: float = 0.0


@dataclass
class Controls:
    """All controls; thread-safe."""

    known: Mapping[str, Collection[str]]
    modes: Collection[str]
    settings: Settings = field(default_factory=Settings)
    counters: dict[str, Counters] = field(default_factory=lambda: {GEMINI: Counters(), ELEVENLABS: Counters()})
    faults: deque[Fault] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take_fault(self, provider: str, text: str) -> Fault | None:
        """Return the fault for a request with this text, if any, and count it as used."""
        with self.lock:
            for fault in self.faults:
                if fault.provider != provider or fault.containing not in text:
                    continue
                if fault.after:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self.faults.remove(fault)
                return fault
        return None

    @contextmanager
    def in_flight(self, provider: str) -> Iterator[int]:
        """Count a request as in flight during the block; yield the number of requests in flight."""
        counters = self.counters[provider]
        started = time.monotonic()
        with self.lock:
            counters.calls += 1
            counters.in_flight += 1
            in_flight = counters.in_flight
            counters.max_concurrent = max(counters.max_concurrent, in_flight)
        try:
            yield in_flight
        finally:
            with self.lock:
                counters.in_flight -= 1
                counters.busy_seconds += time.monotonic() - started

    def count(self, provider: str, **more: int) -> None:
        """Add to a provider's counters."""
        with self.lock:
            for name, number in more.items():
                setattr(self.counters[provider], name, getattr(self.counters[provider], name) + number)

    def wait(self, provider: str) -> None:
        """Wait for the provider's latency."""
        time.sleep(self.settings.gemini_latency if provider == GEMINI else self.settings.elevenlabs_latency)

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change settings. Raises UnknownControl."""
        allowed: dict[str, Collection[str]] = {
            "plan": CONCURRENCY,
            "dialect": ("newer", "older"),
            "gemini_mode": self.modes,
            "account_reads": READS,
        }
        for name, value in changes.items():
            if name not in {field.name for field in fields(Settings)} or value not in allowed.get(name, [value]):
                raise UnknownControl(f"{name}={value!r}")
        with self.lock:
            for name, value in changes.items():
                setattr(self.settings, name, value)

    def add(self, fault: Fault) -> None:
        """Queue a fault. Raises UnknownControl."""
        if fault.name not in self.known.get(fault.provider, ()):
            raise UnknownControl(f"{fault.provider} has no fault {fault.name!r}")
        with self.lock:
            self.faults.append(fault)

    def reset(self) -> None:
        """Reset settings, faults and counters."""
        with self.lock:
            self.settings = Settings()
            self.faults.clear()
            for counters in self.counters.values():
                # The same object: requests in flight still decrement it.
                vars(counters).update(vars(Counters(in_flight=counters.in_flight)))
