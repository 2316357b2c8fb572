"""News in words, each a line of its own: no control codes, and each at once, whatever reads them."""

import math

import typer

from local.stack.news import ChapterNews, Complete, News, Progress, StageNews, Started, Submitted
from local.terminal import plain

MINUTE = 60


def tell_in_a_line(news: News) -> None:
    """Print the news, if it is for people."""
    line = said(news)
    if line and isinstance(news, Submitted | Started | Complete):
        typer.echo(line)
    elif line:
        typer.echo(f"{news.at.astimezone():%H:%M:%S}  {line}")


def said(news: News) -> str:  # noqa: PLR0911 - one a kind
    """Return the news in words; none for what is only for programs, or is told elsewhere."""
    match news:
        case Submitted():
            return f"book {news.book_id}"
        case Started():
            return f"execution {news.execution_arn}"
        case StageNews():
            return f"{news.stage}  {news.state}"
        case ChapterNews(state="failed"):
            return plain(f"{news.stage}  chapter {news.position}, {news.title}: {news.error}: {news.message}")
        case Progress():
            parts = (far(news, " chapters"), f"{news.percent} %", left(news), paid(news))
            return f"{news.stage}  {', '.join(filter(None, parts))}"
        case Complete():
            return f"The audiobook is in {news.folder}"
        case _:
            return ""


def far(news: Progress, unit: str = "") -> str:
    """Return how many chapters are done."""
    return f"{news.complete}/{news.chapters}{unit}{f', {news.failed} failed' if news.failed else ''}"


def left(news: Progress) -> str:
    """Return how long it will take, as closely as one can know; nothing as long as nobody can know."""
    seconds = news.seconds_left
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return f"about {5 * math.ceil(seconds / 5)} s left"
    hours, minutes = divmod(math.ceil(seconds / MINUTE), MINUTE)
    return f"about {f'{hours} h ' if hours else ''}{minutes} min left"


def paid(news: Progress) -> str:
    """Return what the book has cost by now, beside the estimate."""
    return f"{news.usd:.2f} of {news.estimated_usd:.2f} USD"
