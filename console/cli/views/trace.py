"""`book-pipeline trace`: the traces of a book as text and as JSON."""

import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table

from console.cli.views.waterfall import lines
from console.client.queue import queue_label
from console.client.traces import RUNNING, Trace
from console.client.traces.bars import Bar, duration, length
from console.client.traces.spans import WORK, Span
from console.client.traces.titles import titles_of
from console.client.traces.waterfall import NO_WORKER, waterfall_of
from events.schemas.describe_books import BookDetails
from guards.visible import one_line

PLAIN_COLUMNS = 80
"""Width of the output to a file or a pipe, which have none."""
MOST_FAILED = 25
SLOWEST = 5


def show(book: BookDetails, traces: list[Trace], console: Console) -> None:
    """Print the waterfall of each execution with its failed and slowest attempts, then the totals of all stages."""
    if not console.is_terminal:
        console.width = PLAIN_COLUMNS
    for trace in traces:
        if trace.status == RUNNING and book.queue_place:
            console.print(queue_label(book.queue_place))
        for part in _shown(trace, console.width, titles_of(book)):
            console.print(part, soft_wrap=not isinstance(part, Table))
    if stages := _totals(traces):
        console.print(_table("all stages", stages))


def as_json(book: BookDetails, traces: list[Trace]) -> str:
    """Return the traces as JSON: trees of spans."""
    titles = titles_of(book)
    trees = [
        {
            "execution_arn": trace.run.execution_arn,
            "status": trace.status,
            "began": trace.run.began.isoformat(),
            "trace_id": trace.run.trace_id,
            "missing": trace.missing,
            "cut": trace.cut,
            "spans": [_as_json(span, titles) for span in trace.spans],
        }
        for trace in traces
    ]
    return json.dumps(
        {"book_id": str(book.book_id), "title": book.title, "traces": trees, "totals": _totals(traces)},
        ensure_ascii=False,
    )


def _shown(trace: Trace, width: int, titles: dict[str, str]) -> Iterator[RenderableType]:
    yield f"{trace.status or 'unknown'}  started {_moment(trace.run.began)}\n{trace.run.execution_arn}"
    if trace.missing:
        yield f"no trace: {trace.missing}\n"
        return
    waterfall = waterfall_of(trace, time.time())
    yield f"trace {trace.run.trace_id}, {duration(waterfall.end - waterfall.start)}\n"
    yield from lines(waterfall, width, titles)
    if trace.cut:
        yield f"{trace.cut}\n"
    failed = waterfall.failed_or_retried()
    if failed:
        yield _table("failed or retried", _rows(failed[:MOST_FAILED], waterfall.start, titles))
    if len(failed) > MOST_FAILED:
        yield f"{len(failed) - MOST_FAILED} more; --json has all of them\n"
    if rejected := waterfall.attempts_without_worker():
        yield f"{rejected} attempts found no free worker ({NO_WORKER}) and were retried\n"
    if slowest := waterfall.slowest(SLOWEST):
        yield _table("slowest", _rows(slowest, waterfall.start, titles))


def _rows(bars: Iterable[Bar], began: float, titles: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "task": bar.name,
            "attempt": bar.attempt,
            "start": duration(bar.start - began),
            "duration": length(bar),
            "error": bar.error or "",
            "chapter": one_line(titles.get(bar.chapter_id or "", "")),
        }
        for bar in bars
    ]


def _totals(traces: list[Trace]) -> list[dict[str, Any]]:
    """Return the number of runs, failures and cold starts of each stage, and its seconds, in order of the first run."""
    stages: dict[str, dict[str, Any]] = {}
    runs = [span for trace in traces for root in trace.spans for span in root.walk() if span.kind in WORK]
    named = {span.name: str(span.annotations["stage"]) for span in runs if "stage" in span.annotations}
    for span in sorted(runs, key=lambda run: run.start):
        name = named.get(span.name, span.name)
        stage = stages.setdefault(name, {"stage": name, "runs": 0, "failed": 0, "cold_starts": 0, "seconds": 0.0})
        stage["runs"] += 1
        stage["failed"] += span.error is not None
        stage["cold_starts"] += span.cold_start is not None
        stage["seconds"] = round(stage["seconds"] + (span.seconds or 0.0), 3)
    return list(stages.values())


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(*rows[0], box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for row in rows:
        table.add_row(*(f"{value:.1f}" if isinstance(value, float) else str(value) for value in row.values()))
    return table


def _as_json(span: Span, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "name": span.name,
        "kind": span.kind,
        "start": span.start,
        "seconds": span.seconds,
        "error": span.error,
        "throttled": span.throttled,
        "attempt": span.attempt,
        "cold_start_seconds": span.cold_start,
        "chapter_id": span.chapter_id,
        "chapter": titles.get(str(span.chapter_id)),
        "annotations": span.annotations,
        "children": [_as_json(child, titles) for child in span.children],
    }


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
