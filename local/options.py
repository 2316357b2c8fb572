"""What more than one command may be told."""

from pathlib import Path
from typing import Annotated

import typer

STATE = Path(".book-pipeline")

State = Annotated[Path, typer.Option(help="Folder of the local cloud: its database and its objects.")]
Voice = Annotated[str | None, typer.Option(help="ElevenLabs voice id.")]
Model = Annotated[str | None, typer.Option(help="ElevenLabs model id, like eleven_flash_v2_5; it decides the price.")]
Chapters = Annotated[str | None, typer.Option(help='Chapters to narrate, like "1-3,7".')]
Include = Annotated[
    str | None, typer.Option(help='What else to narrate, like "front,notes": front, part-title, notes, back.')
]
Captions = Annotated[str | None, typer.Option(help="read or drop the captions of pictures [default: drop].")]
Footnotes = Annotated[str | None, typer.Option(help="read or drop footnotes [default: drop].")]
