"""Progress as bars on a terminal, one for each stage."""

from collections.abc import Iterable
from typing import Self

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from console.cli.progress.lines import chapter_count, costs, describe, time_left
from console.client import progress_events
from console.client.stage_names import stage_name

STAGES = ("ScrapeBook", "ParseBook", "FormatChapters", "GenerateAudio", "FinalizeBook")


class _Display(Progress):
    """The bars, and the costs below them."""

    costs = ""

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        if self.costs:
            yield Text(self.costs)


class ProgressBars:
    """The bars; use it as a context manager. They disappear at the last event or at the end of the block."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description:<10}"), BarColumn(bar_width=20), TextColumn("{task.fields[details]}"))
        self._display = _Display(*columns, console=console)
        self._bars = {stage: self._display.add_task(stage_name(stage), total=1, details="") for stage in STAGES}

    def __enter__(self) -> Self:
        self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._display.stop()

    def report(self, event: progress_events.ProgressEvent) -> None:
        """Show an event."""
        if not self._display.live.is_started:
            self._display.start()
        match event:
            case progress_events.StageChanged(state="complete"):
                self._display.update(self._bars[event.stage], completed=1)
            case progress_events.Queued():
                self._display.update(self._bars["FormatChapters"], details=describe(event))
            case progress_events.AwaitsReview():
                self._display.stop()  # until the next event: a person may be asked meanwhile
                self._print(event, style="bold")
            case progress_events.Warned():
                self._print(event, style="bold yellow")
            case progress_events.Progress():
                self._update(event)
            case (
                progress_events.Submitted()
                | progress_events.Started()
                | progress_events.Waiting()
                | progress_events.ChapterChanged()
                | progress_events.ChapterWaits()
                | progress_events.Binding()
            ):
                self._print(event)
            case progress_events.Complete() | progress_events.Failed() | progress_events.Interrupted():
                self._display.stop()
                self._print(event)

    def _print(self, event: progress_events.ProgressEvent, style: str = "") -> None:
        if line := describe(event):
            self._display.console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)

    def _update(self, progress: progress_events.Progress) -> None:
        speed = f"{progress.characters_a_minute:,} characters/min" if progress.characters_a_minute else ""
        self._display.costs = costs(progress)
        self._display.update(
            self._bars[progress.stage],
            total=max(1, progress.characters),
            completed=progress.characters_done,
            details="  ".join(filter(None, (chapter_count(progress), speed, time_left(progress)))),
        )
