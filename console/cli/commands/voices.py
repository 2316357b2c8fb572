"""The commands about voices: voices, sample."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli.commands.target import BookId, resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import Json, TargetFlags, Voice
from console.cli.terminal import console, exit_on_error
from console.cli.views import voices as view
from console.client.ids import check_id, find_book, find_chapter
from console.client.voices import speaks, voice_id_of
from events.schemas.voices import SampleRequest

app = typer.Typer()


@app.command()
@expand_groups
def voices(
    context: typer.Context,
    *,
    language: Annotated[
        str | None, typer.Option(help="Only voices that speak this language, such as de, as far as it is known.")
    ] = None,
    search: Annotated[str | None, typer.Option(help="Only voices that ElevenLabs finds for these words.")] = None,
    as_json: Json = False,
    target: TargetFlags,
) -> None:
    """List the voices of the ElevenLabs account. It is free."""
    with exit_on_error():
        listed = resolve_stack(context, target).voices(search)
        found = [voice for voice in listed.voices if language is None or speaks(voice, language)]
        listed = listed.model_copy(update={"voices": found})
    if as_json:
        sys.stdout.write(f"{listed.model_dump_json()}\n")
    else:
        for part in view.as_tables(listed):
            console.print(part, soft_wrap=isinstance(part, str))


@app.command()
@expand_groups
def sample(
    context: typer.Context,
    book_id: BookId,
    *,
    voice: Voice = None,
    chapter: Annotated[
        str | None, typer.Option(help="Chapter to take it from, by its number in `status` or its id [default: first].")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="New file for the MP3 [default: sample - VOICE.mp3].")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal before it is paid.")] = False,
    as_json: Json = False,
    target: TargetFlags,
) -> None:
    """Hear about 20 seconds of a book in a voice. The price is shown first; the same sample is never paid twice."""
    from console.client.new_files import check_new
    from console.client.samples import download_sample

    with exit_on_error():
        check_id(book_id)
        if out is not None:
            check_new(out)
        stack = resolve_stack(context, target)
        wanted = find_book(book_id, stack)
        chapter_id = None if chapter is None else find_chapter(stack.book(wanted), chapter)
        request = SampleRequest(
            book_id=wanted, chapter_id=chapter_id, voice_id=voice_id_of(voice, stack) if voice else None
        )
        offer = stack.sample(request)
        if not as_json:
            console.print(view.offer(offer), soft_wrap=True)
        if offer.key is None:
            if sys.stdin.isatty() and not (yes or offer.stand_in):
                typer.confirm("Buy this sample?", abort=True)
            offer = stack.sample(request.model_copy(update={"buy": True}))
        file = download_sample(offer, stack, out)
    if as_json:
        sys.stdout.write(f"{offer.model_dump_json()}\n")
    else:
        console.print(f"The sample is in {file}", soft_wrap=True)
