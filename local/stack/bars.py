"""The bars of a waterfall, and what is said of each: the terminal and the page say the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from local.stack.spans import Kind, Span

MINUTE = HOUR = 60
TOLD_ELSEWHERE = {"book_id", "chapter_id", "stage", "error"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A span, or several that would be too narrow to be seen by themselves; times are seconds since 1970.

    Parameters
    ----------
    start_up
        How many of its seconds its function took to start up.
    failed, retried
        How many of its spans failed in the end, and how many tries failed that were followed by another.
    running, cut
        It goes on, or nobody knows when it ended; `end` is then the last moment that is known.

    """

    kind: Kind
    name: str
    start: float
    end: float
    chapter_id: str | None = None
    attempt: int = 1
    start_up: float = 0.0
    error: str | None = None
    throttled: bool = False
    failed: int = 0
    retried: int = 0
    running: bool = False
    cut: bool = False
    spans: int = 1
    annotations: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long it took, as far as it is known."""
        return self.end - self.start

    @property
    def state(self) -> str:
        """How it looks: failed, running, cut, retried, or done."""
        looks = {"failed": self.failed, "running": self.running, "cut": self.cut, "retried": self.retried}
        return next((name for name, so in looks.items() if so), "done")


def bar_of(span: Span, until: float, *, live: bool) -> Bar:
    """Return a span's bar; what has no end is running if the execution is, and goes to the last known moment."""
    unended = span.end is None
    return Bar(
        kind=span.kind,
        name=span.name,
        start=span.start,
        end=max(span.start, until if span.end is None else span.end),
        chapter_id=span.chapter_id,
        attempt=span.attempt,
        start_up=span.cold_start or 0.0,
        error=span.error,
        throttled=span.throttled,
        failed=int(span.error is not None),
        running=unended and live,
        cut=unended and not live,
        annotations=span.annotations,
    )


def thinned(bars: Iterable[Bar], narrowest: float) -> list[Bar]:
    """Return the bars in their order; neighbours that are all shorter than so many seconds are one."""
    kept: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.start):
        last = kept[-1] if kept else None
        if last and max(bar.seconds, last.seconds, bar.start - last.end) < narrowest:
            kept[-1] = _merged(last, bar)
        else:
            kept.append(bar)
    return kept


def _merged(bar: Bar, other: Bar) -> Bar:
    return replace(
        bar,
        name=bar.name if bar.name == other.name else "",
        end=max(bar.end, other.end),
        chapter_id=bar.chapter_id if bar.chapter_id == other.chapter_id else None,
        start_up=0.0,
        error=bar.error or other.error,
        throttled=bar.throttled or other.throttled,
        failed=bar.failed + other.failed,
        retried=bar.retried + other.retried,
        running=bar.running or other.running,
        cut=bar.cut or other.cut,
        spans=bar.spans + other.spans,
        annotations={},
    )


def told(bar: Bar, began: float, titles: Mapping[str, str]) -> str:
    """Return in a line what a bar is, how long it took and when, and what is annotated."""
    parts = [_named(bar), titles.get(bar.chapter_id or "", ""), length(bar), f"from {duration(bar.start - began)}"]
    if bar.spans > 1:
        parts += [f"{count} {word}" for count, word in ((bar.failed, "failed"), (bar.retried, "tried again")) if count]
    parts += [bar.error or "", "throttled" if bar.throttled else ""]
    parts += [f"start-up {duration(bar.start_up)}"] if bar.start_up else []
    return " · ".join(part for part in [*parts, *_figures(bar.annotations)] if part)


def _figures(annotations: Mapping[str, Any]) -> Iterator[str]:
    """Yield `database 13 ms in 14 calls` of what is annotated as database_ms and database_calls, and the others."""
    for name, value in annotations.items():
        of = name.removesuffix("calls").removesuffix("ms")
        if name == f"{of}ms" and f"{of}calls" in annotations:
            yield f"{of.rstrip('_')} {value} ms in {annotations[f'{of}calls']} calls".lstrip()
        elif name not in TOLD_ELSEWHERE and not (name == f"{of}calls" and f"{of}ms" in annotations):
            yield f"{name.replace('_', ' ')} {value}"


def _named(bar: Bar) -> str:
    if bar.spans > 1:
        return f"{bar.spans} × {bar.name or 'spans'}"
    return f"{bar.name}, try {bar.attempt}" if bar.attempt > 1 else bar.name


def length(bar: Bar) -> str:
    """Return how long a bar took in words, or that nobody knows."""
    if bar.cut:
        return "interrupted"
    return f"{duration(bar.seconds)} so far" if bar.running else duration(bar.seconds)


def duration(seconds: float) -> str:
    """Write a length as people read it: 0.04 s, 12.3 s, 4 min 07 s, 1 h 02 min."""
    if seconds < 10:  # noqa: PLR2004  two digits tell enough
        return f"{seconds:.2f} s"
    if seconds < MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), MINUTE)
    if minutes < HOUR:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(minutes, HOUR)
    return f"{hours} h {minutes:02} min"
