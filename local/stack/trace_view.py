"""`book-pipeline trace`: a book's traces for people, and for programs."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from events.schemas.shelf_state import BookState
from local.stack.traces import Span, Trace


def as_trees(book: BookState, traces: list[Trace]) -> Iterator[RenderableType]:
    """Yield for each execution its tree, and then all stages' totals."""
    for trace in traces:
        head = f"{trace.status or 'unknown'}  began {_moment(trace.began)}  {trace.execution_arn}"
        if trace.missing:
            yield f"{head}\nno trace: {trace.missing}"
            continue
        tree = Tree(Text(f"{head}\ntrace {trace.trace_id}"))
        began = min(span.start for span in trace.spans)
        for span in trace.spans:
            _grow(tree, span, began, _titles(book))
        yield tree
    stages = _totals(traces)
    if stages:
        yield _table(stages)


def as_json(book: BookState, traces: list[Trace]) -> str:
    """Return the same for programs."""
    titles = _titles(book)
    found = [
        {
            "execution_arn": trace.execution_arn,
            "status": trace.status,
            "began": trace.began.isoformat(),
            "trace_id": trace.trace_id,
            "missing": trace.missing,
            "spans": [_as_json(span, titles) for span in trace.spans],
        }
        for trace in traces
    ]
    return json.dumps(
        {"book_id": str(book.book_id), "title": book.title, "traces": found, "totals": _totals(traces)},
        ensure_ascii=False,
    )


def _grow(tree: Tree, span: Span, began: float, titles: dict[str, str]) -> None:
    """Hang the span below; a chapter's title stands at the topmost span that is of one chapter only."""
    chapters = span.annotated("chapter_id")
    line = Text(span.name)
    if len(chapters) == 1 and chapters <= titles.keys():
        line.append(f"  {titles[next(iter(chapters))]}", style="italic")
        titles = {}
    line.append(f"  {_seconds(span.seconds)}", style="bold")
    line.append(f"  +{span.start - began:.1f} s", style="dim")
    if span.cold_start is not None:
        line.append(f"  cold start {span.cold_start:.1f} s", style="cyan")
    if span.error is not None:
        line.append(f"  {span.error}", style="red")
    branch = tree.add(line)
    for child in span.children:
        _grow(branch, child, began, titles)


def _titles(book: BookState) -> dict[str, str]:
    return {str(chapter.chapter_id): f"{chapter.position}. {chapter.title}" for chapter in book.chapters}


def _totals(traces: list[Trace]) -> list[dict[str, Any]]:
    """Return, for each stage in the order of its first run: its runs, those that failed, their seconds."""
    stages: dict[str, dict[str, Any]] = {}
    runs = [span for trace in traces for root in trace.spans for span in root.walk() if "stage" in span.annotations]
    for span in sorted(runs, key=lambda run: run.start):
        name = str(span.annotations["stage"])
        stage = stages.setdefault(name, {"stage": name, "runs": 0, "failed": 0, "cold_starts": 0, "seconds": 0.0})
        stage["runs"] += 1
        stage["failed"] += span.error is not None
        stage["cold_starts"] += span.cold_start is not None
        stage["seconds"] = round(stage["seconds"] + (span.seconds or 0.0), 3)
    return list(stages.values())


def _table(stages: list[dict[str, Any]]) -> Table:
    table = Table(*stages[0], box=box.SIMPLE_HEAD, pad_edge=False)
    for stage in stages:
        table.add_row(*(f"{value:.1f}" if isinstance(value, float) else str(value) for value in stage.values()))
    return table


def _as_json(span: Span, titles: dict[str, str]) -> dict[str, Any]:
    chapter_id = span.annotations.get("chapter_id")
    return {
        "name": span.name,
        "start": span.start,
        "seconds": span.seconds,
        "error": span.error,
        "cold_start_seconds": span.cold_start,
        "chapter_id": chapter_id,
        "chapter": titles.get(str(chapter_id)),
        "annotations": span.annotations,
        "children": [_as_json(child, titles) for child in span.children],
    }


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return "still running"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:.0f} min {rest:02.0f} s" if minutes else f"{rest:.2f} s"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
