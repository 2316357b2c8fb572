"""Renders the templates; defines their filters."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.client.error_labels import error_label
from console.client.queue import book_label
from console.client.stage_names import stage_name
from guards.visible import one_line

FOLDER = Path(__file__).parent
MINUTE = HOUR = 60


def minutes(seconds: Decimal | float | None) -> str:
    """Format a duration: `48 s`, `12 min`, `3 h 05 min`."""
    whole = round(float(seconds or 0))
    if whole < MINUTE:
        return f"{whole} s"
    hours, rest = divmod(round(whole / MINUTE), HOUR)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def clock(seconds: Decimal | float | None) -> str:
    """Format a duration as media players do: `4:07`, `1:02:33`."""
    whole = int(float(seconds or 0))
    hours, rest = divmod(whole, HOUR * MINUTE)
    parts = (hours, *divmod(rest, MINUTE)) if hours else divmod(rest, MINUTE)
    return ":".join([str(parts[0]), *(f"{part:02}" for part in parts[1:])])


def usd(amount: Decimal | float | None) -> str:
    """Format an amount in USD: two decimals, four if it is below ten cents."""
    value = Decimal(amount or 0)
    return f"${value:.4f}" if 0 < abs(value) < Decimal("0.1") else f"${value:,.2f}"


def when(moment: datetime) -> str:
    """Format a moment in this machine's time zone, which is also the reader's."""
    return f"{moment.astimezone():%d %b %Y, %H:%M}"


def _visible(text: str | None) -> str:
    """Show marks of direction, where no element can keep them from the text around it: in a title or an attribute."""
    return one_line(text or "")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        minutes=minutes,
        clock=clock,
        usd=usd,
        when=when,
        stage_name=stage_name,
        book_label=book_label,
        error_label=error_label,
        visible=_visible,
    )
    return environment


ENVIRONMENT = _environment()


def render(template: str, **context: Any) -> str:
    """Return the rendered template; every value in it is escaped."""
    return ENVIRONMENT.get_template(template).render(context)


def macro(template: str, name: str) -> Callable[..., str]:
    """Return a macro of a template, for elements rendered a thousand times: it takes a fifth of `render`'s time."""
    found: Callable[..., str] = getattr(ENVIRONMENT.get_template(template).module, name)
    return found
