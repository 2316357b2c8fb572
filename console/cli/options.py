"""The options that several commands share."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from account import STACK_NAME
from book_pipeline.errors import InvalidRequest
from events.schemas.base import problems_of
from events.schemas.start import BookOptions

STATE = Path(".book-pipeline")
OPTION_NAMES = {"voice_id": "--voice", "model_id": "--model", "max_cost_usd": "--max-cost"}
"""Of the fields of `BookOptions` whose options have another name."""

State = Annotated[Path, typer.Option(help="Folder of the local cloud: its database and its objects.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the audiobook [default: audiobooks/<author>/<title>].")]
Flat = Annotated[bool, typer.Option("--flat", help="Use the folder audiobooks/<title>, without one for the author.")]
Encoding = Annotated[
    str | None,
    typer.Option(help="Encoding of a text or web page, such as windows-1251 or shift_jis [default: detected]."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Voice = Annotated[
    str | None,
    typer.Option("--voice", help="ElevenLabs voice: its name or its id; `book-pipeline voices` lists them."),
]
JsonEvents = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print a line of JSON for each event: submitted, started, stage, chapter, progress; "
        "the last one is complete, failed or interrupted.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class NameFlags:
    """Options with the names that tags and credits mention."""

    title: Annotated[str | None, typer.Option(help="Title [default: from the source].")] = None
    author: Annotated[str | None, typer.Option(help="Author [default: from the source].")] = None
    narrator: Annotated[
        str | None, typer.Option(help="Name of the narrator, for tags and credits [default: the voice].")
    ] = None


@dataclass(frozen=True, kw_only=True)
class MetadataFlags(NameFlags):
    """Options that replace what the source says about the book and its text."""

    language: Annotated[
        str | None, typer.Option(help="Language as a BCP 47 tag, such as en or pt-BR [default: from the source].")
    ] = None
    encoding: Encoding = None
    voice_id: Voice = None
    outputs: Annotated[
        str | None, typer.Option(help='Files to make, such as "m4b"; they are mp3, m4b, acx, r128 [default: mp3,m4b].')
    ] = None


@dataclass(frozen=True, kw_only=True)
class PriceFlags:
    """Options that change the price of the audiobook: what is narrated, and by which model."""

    model_id: Annotated[
        str | None,
        typer.Option(
            OPTION_NAMES["model_id"], help="ElevenLabs model id, such as eleven_flash_v2_5; the price depends on it."
        ),
    ] = None
    chapters: Annotated[str | None, typer.Option(help='Chapters to narrate, such as "1-3,7" [default: all].')] = None
    include: Annotated[
        str | None,
        typer.Option(help='Other parts to narrate, such as "front,notes"; they are front, part-title, notes, back.'),
    ] = None
    captions: Annotated[str | None, typer.Option(help="Captions of pictures: read or drop [default: drop].")] = None
    footnotes: Annotated[str | None, typer.Option(help="Footnotes: read or drop [default: drop].")] = None

    credits: Annotated[
        bool | None,
        typer.Option("--credits", help="Narrate opening and closing credits: title, author and narrator."),
    ] = None

    def book_options(self) -> BookOptions:
        """Return the validated options, without the voice, whose name only the account knows.

        Raises InvalidRequest, which names the options as they are typed.
        """
        try:
            return BookOptions.model_validate(
                {name: value for name, value in asdict(self).items() if name != "voice_id"}
            )
        except ValidationError as error:
            raise InvalidRequest(problems_of(error, lambda field: OPTION_NAMES.get(field, f"--{field}"))) from None


@dataclass(frozen=True, kw_only=True)
class EstimateFlags(PriceFlags, NameFlags):
    """The options that decide about an estimate."""


@dataclass(frozen=True, kw_only=True)
class BookFlags(PriceFlags, MetadataFlags):  # a dataclass has the fields of its last base first
    """The options of a book; they have the names of the fields of `BookOptions`."""

    max_cost_usd: Annotated[
        str | None,
        typer.Option(
            OPTION_NAMES["max_cost_usd"],
            help="Limit in USD; a book with a higher estimate stops before anything is paid.",
        ),
    ] = None
    review: Annotated[
        bool | None,
        typer.Option(
            "--review/--no-review",
            help="Wait before anything is paid until somebody approves the chapters and the price "
            "[default: with `run` on a terminal].",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class WaitFlags:
    """The options of a command that starts a book: whether to wait for it, and where to download it."""

    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until the book is complete, then download the audiobook.")
    ] = False
    out: Out = None
    flat: Flat = False

    def check(self) -> None:
        """Raise InvalidRequest for a folder without --wait."""
        if (self.out is not None or self.flat) and not self.wait:
            message = (
                "--out and --flat need --wait. Use both, or get the audiobook later with `book-pipeline download`."
            )
            raise InvalidRequest(message)


@dataclass(frozen=True, kw_only=True)
class TargetFlags:
    """The options that name a pipeline: a deployed stack if any of the first three is given, else a local cloud."""

    profile: Annotated[
        str | None, typer.Option(help="AWS profile; selects the pipeline that is deployed in its account.")
    ] = None
    region: Annotated[str | None, typer.Option(help="Region of the deployed stack [default: the profile's].")] = None
    stack: Annotated[str | None, typer.Option(help=f"Name of the deployed stack [default: {STACK_NAME}].")] = None
    state: Annotated[
        Path | None,
        typer.Option(help=f"Folder of the local cloud [default: {STATE}, if no deployed stack is selected]."),
    ] = None

    def as_arguments(self) -> str:
        """Return the given options as they are typed, each after a space."""
        return "".join(f" --{name} {value}" for name, value in vars(self).items() if value is not None)
