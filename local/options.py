"""What more than one command may be told."""

from pathlib import Path
from typing import Annotated, Any

import typer

from account import STACK_NAME
from events.schemas.start import Wishes

STATE = Path(".book-pipeline")

State = Annotated[Path, typer.Option(help="Folder of the local cloud: its database and its objects.")]
Title = Annotated[str | None, typer.Option(help="Instead of the one that the source names.")]
Author = Annotated[str | None, typer.Option(help="Instead of the one that the source names.")]
Language = Annotated[str | None, typer.Option(help="BCP 47, like en or pt-BR.")]
Voice = Annotated[str | None, typer.Option(help="ElevenLabs voice id.")]
Model = Annotated[str | None, typer.Option(help="ElevenLabs model id, like eleven_flash_v2_5; it decides the price.")]
Chapters = Annotated[str | None, typer.Option(help='Chapters to narrate, like "1-3,7".')]
Include = Annotated[
    str | None, typer.Option(help='What else to narrate, like "front,notes": front, part-title, notes, back.')
]
Captions = Annotated[str | None, typer.Option(help="read or drop the captions of pictures [default: drop].")]
Footnotes = Annotated[str | None, typer.Option(help="read or drop footnotes [default: drop].")]
MaxCost = Annotated[str | None, typer.Option(help="USD; a book estimated to cost more stops before anything is paid.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the audiobook [default: audiobooks/<title>].")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
JsonNews = Annotated[
    bool,
    typer.Option(
        "--json",
        help="One line of JSON for each event: submitted, started, stage, chapter, progress; "
        "at the end complete, failed or interrupted.",
    ),
]

# Which pipeline: a deployed stack, if any of the first three is said, else the local cloud.
Profile = Annotated[
    str | None, typer.Option(help="Profile of your AWS configuration: the pipeline that is deployed in its account.")
]
Region = Annotated[str | None, typer.Option(help="Region of the deployed stack [default: the profile's].")]
StackName = Annotated[str | None, typer.Option("--stack", help=f"Name of the deployed stack [default: {STACK_NAME}].")]
StateInstead = Annotated[
    Path | None, typer.Option("--state", help=f"Folder of the local cloud [default: {STATE}, without a --profile].")
]


def wishes_of(**said: Any) -> Wishes:
    """Check what was said about a book. Raises ValidationError."""
    return Wishes.model_validate(said)
