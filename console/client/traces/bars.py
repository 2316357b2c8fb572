"""The bars of a waterfall and their descriptions, for the terminal and the page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from console.client.traces.spans import Kind, Span

MINUTE = HOUR = 60
SHOWN_ELSEWHERE = {"book_id", "chapter_id", "stage", "error"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A span, or several adjacent spans that are too narrow to be drawn separately. Times are seconds since 1970.

    Parameters
    ----------
    start_up
        Seconds of the function's cold start; 0.0 if there was none.
    failed, retried
        Number of failed spans that were the last attempt, and of failed attempts that were retried.
    running, cut
        The span is running, or its end was not recorded; `end` is then the last known time.
    spans
        Number of spans in the bar.

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
        """Duration, up to the last known time."""
        return self.end - self.start

    @property
    def state(self) -> str:
        """The state that decides how the bar is drawn: failed, running, cut, retried or done."""
        states = {"failed": self.failed, "running": self.running, "cut": self.cut, "retried": self.retried}
        return next((name for name, applies in states.items() if applies), "done")


def bar_of(span: Span, until: float, *, live: bool) -> Bar:
    """Return the bar of a span.

    Parameters
    ----------
    until
        End of the bar if the span has no end.
    live
        Whether the execution is running; then a span without an end is running too.

    """
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
    """Return the bars in order of time; adjacent bars and gaps shorter than `narrowest` seconds become one bar."""
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


def describe_bar(bar: Bar, began: float, titles: Mapping[str, str]) -> str:
    """Return one line with the bar's name, chapter, duration, start, errors and annotations."""
    parts = [_name(bar), titles.get(bar.chapter_id or "", ""), length(bar), f"from {duration(bar.start - began)}"]
    if bar.spans > 1:
        parts += [f"{count} {word}" for count, word in ((bar.failed, "failed"), (bar.retried, "retried")) if count]
    parts += [bar.error or "", "throttled" if bar.throttled else ""]
    parts += [f"start-up {duration(bar.start_up)}"] if bar.start_up else []
    return " · ".join(part for part in [*parts, *_annotation_texts(bar.annotations)] if part)


def _annotation_texts(annotations: Mapping[str, Any]) -> Iterator[str]:
    """Yield `database 13 ms in 14 calls` for the annotations database_ms and database_calls; others by themselves."""
    for name, value in annotations.items():
        subject = name.removesuffix("calls").removesuffix("ms")
        if name == f"{subject}ms" and f"{subject}calls" in annotations:
            yield f"{subject.rstrip('_')} {value} ms in {annotations[f'{subject}calls']} calls".lstrip()
        elif name not in SHOWN_ELSEWHERE and not (name == f"{subject}calls" and f"{subject}ms" in annotations):
            yield f"{name.replace('_', ' ')} {value}"


def _name(bar: Bar) -> str:
    if bar.spans > 1:
        return f"{bar.spans} × {bar.name or 'spans'}"
    return f"{bar.name}, attempt {bar.attempt}" if bar.attempt > 1 else bar.name


def length(bar: Bar) -> str:
    """Return the duration of a bar as text, or `interrupted` if its end was not recorded."""
    if bar.cut:
        return "interrupted"
    return f"{duration(bar.seconds)} so far" if bar.running else duration(bar.seconds)


def duration(seconds: float) -> str:
    """Return a duration as text: 0.04 s, 12.3 s, 4 min 07 s, 1 h 02 min."""
    if seconds < 10:  # noqa: PLR2004  two digits are enough
        return f"{seconds:.2f} s"
    if seconds < MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), MINUTE)
    if minutes < HOUR:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(minutes, HOUR)
    return f"{hours} h {minutes:02} min"
