"""News as bars, one for each state of the state machine."""

from collections.abc import Iterable
from typing import Self

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from local.stack import news
from local.telling.lines import far, left, paid, said

STAGES = ("ScrapeBook", "ParseBook", "FormatChapters", "GenerateAudio", "FinalizeBook")


class _Display(Progress):
    """The bars, and below them what was paid."""

    paid = ""

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        if self.paid:
            yield Text(self.paid)


class Bars:
    """The bars, from the block's beginning until it is told that the watching is over."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description:<14}"), BarColumn(bar_width=20), TextColumn("{task.fields[far]}"))
        self._display = _Display(*columns, console=console)
        self._bars = {stage: self._display.add_task(stage, total=1, far="") for stage in STAGES}

    def __enter__(self) -> Self:
        self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._display.stop()

    def tell(self, told: news.News) -> None:
        """Show the news."""
        match told:
            case news.StageNews(state="complete"):
                self._display.update(self._bars[told.stage], completed=1)
            case news.Progress():
                self._show(told)
            case news.Submitted() | news.Started() | news.ChapterNews():
                self._say(told)
            case news.Complete() | news.Failed() | news.Interrupted():
                self._display.stop()
                self._say(told)

    def _say(self, told: news.News) -> None:
        if line := said(told):
            self._display.console.print(line, soft_wrap=True, highlight=False)

    def _show(self, progress: news.Progress) -> None:
        speed = f"{progress.characters_a_minute:,} characters/min" if progress.characters_a_minute else ""
        self._display.paid = paid(progress)
        self._display.update(
            self._bars[progress.stage],
            total=max(1, progress.characters),
            completed=progress.characters_done,
            far="  ".join(filter(None, (far(progress), speed, left(progress)))),
        )
