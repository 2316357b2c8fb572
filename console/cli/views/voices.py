"""`book-pipeline voices` and `sample`: the list of voices, and what a sample costs."""

from collections.abc import Iterator

from rich import box
from rich.table import Table

from console.client.amounts import STAND_IN
from events.schemas.voices import Sample, Voice, VoiceList
from guards.visible import one_line

STAND_IN_LIST = "A stand-in answers for ElevenLabs: these voices are imitated by espeak-ng, and free of charge."


def as_tables(listed: VoiceList) -> Iterator[Table | str]:
    """Yield a table with three lines for each voice: its name, its id, and what is known of it."""
    if listed.stand_in:
        yield STAND_IN_LIST
    if not listed.voices:
        yield "No voice of the account fits. `book-pipeline voices` lists all of them."
        return
    table = Table("voice", "languages", "about", box=box.SIMPLE_HEAD, pad_edge=False)
    for voice in listed.voices:
        default = " [default]" if voice.voice_id == listed.default_voice_id else ""
        # Text, not markup: a name may have brackets.
        table.add_row(
            _escaped(f"{one_line(voice.name)}{default}\n{voice.voice_id}"),
            ", ".join(voice.languages),
            _escaped("\n".join(filter(None, (_labels(voice), voice.preview_url)))),
        )
    yield table


def offer(sample: Sample) -> str:
    """Return a sentence about a sample with its price, or that it is already paid."""
    about = one_line(f"{len(sample.text)} characters of chapter {sample.number}, {sample.title}, by {sample.narrator}")
    if sample.key is not None:
        return f"{about}: made before, nothing to pay."
    if sample.stand_in:
        return f"{about}: {STAND_IN}, nothing is paid (${sample.usd:.4f} at ElevenLabs)."
    return f"{about}: {sample.usd:.4f} USD."


def _labels(voice: Voice) -> str:
    """Return the labels and the description in a line."""
    values = [value.replace("_", " ") for name, value in voice.labels.items() if name != "language"]
    return one_line("; ".join(filter(None, [", ".join(values), voice.description or ""])))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
