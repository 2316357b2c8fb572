"""The commands about lexicons: how words and names are pronounced."""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.book_lexicon import is_for, silent_note
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.stored import ALL_BOOKS, Scope, scope_of_author, scope_of_book
from console.cli.commands.target import resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import Encoding, Json, TargetFlags
from console.cli.terminal import console, exit_on_error
from console.cli.views import lexicon as view
from console.client import BookUnknown, Stack, lexicons
from console.client.ids import check_id, find_book
from console.client.new_files import check_new

app = typer.Typer(no_args_is_help=True)

Language = Annotated[
    str | None, typer.Option(help="Language as a BCP 47 tag, such as en; for books in this language only.")
]
MOST_NAMES = 30
NEXT_RUN = (
    "It applies to books that are submitted from now on. If a book is submitted again, only chunks with a changed word "
    "are bought again."
)


@dataclass(frozen=True, kw_only=True)
class ScopeFlags:
    """The options that choose a lexicon."""

    book: Annotated[str | None, typer.Option(help="Of this book, by its id.")] = None
    author: Annotated[str | None, typer.Option(help="Of all books of this author.")] = None
    all_books: Annotated[bool, typer.Option("--all", help="Of all books.")] = False

    def check(self) -> None:
        """Raise InvalidRequest unless exactly one is given."""
        if (self.book is not None) + (self.author is not None) + self.all_books != 1:
            raise InvalidRequest("Choose one lexicon: --book ID, --author NAME or --all.")
        if self.book is not None:
            check_id(self.book)

    def scope(self, stack: Stack) -> Scope:
        """Return the scope; the beginning of a book's id names a book of the stack. Raises BookUnknown."""
        if self.book is not None:
            return scope_of_book(find_book(self.book, stack))
        return ALL_BOOKS if self.author is None else scope_of_author(self.author)


@app.command()
@expand_groups
def add(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="Word or phrase as printed; in lower case it stands for all forms.")],
    respelling: Annotated[str, typer.Argument(help="How it is pronounced, such as Chumley for Cholmondeley.")],
    *,
    ipa: Annotated[str | None, typer.Option(help="Pronunciation in IPA, for `export`; it is not spoken.")] = None,
    language: Language = None,
    whose: ScopeFlags,
    target: TargetFlags,
) -> None:
    """Add a word or phrase with its respelling; it replaces an earlier entry for the word."""
    with exit_on_error():
        scope, stack = _resolve(context, whose, target)
        fields = {"word": word, "alias": respelling, "ipa": ipa, "language": language}
        entry, replaced = lexicons.add_entry(scope, stack, fields)
        old = [replaced] if replaced else []
        instead = f' instead of "{replaced.alias or replaced.ipa}"' if replaced else ""
        console.print(f'"{entry.word}" is spoken as "{entry.alias}"{instead} in {scope.name}.', soft_wrap=True)
        _print_price(whose, stack, old=[*old, entry], new=[entry])


@app.command("list")
@expand_groups
def list_entries(context: typer.Context, *, as_json: Json = False, whose: ScopeFlags, target: TargetFlags) -> None:
    """List the entries of a lexicon."""
    with exit_on_error():
        scope, stack = _resolve(context, whose, target)
        entries = lexicons.lexicons_of(stack).entries(scope)
    if as_json:
        sys.stdout.write(json.dumps([entry.as_json() for entry in entries], ensure_ascii=False) + "\n")
    else:
        console.print(view.as_table(scope.name, entries))


@app.command()
@expand_groups
def remove(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="Word or phrase, written as in the lexicon.")],
    *,
    language: Language = None,
    whose: ScopeFlags,
    target: TargetFlags,
) -> None:
    """Remove a word or phrase from a lexicon."""
    with exit_on_error():
        scope, stack = _resolve(context, whose, target)
        removed = lexicons.remove_entry(scope, stack, word, language)
        console.print(f'"{word}" is removed from the lexicon of {scope.name}.', soft_wrap=True)
        _print_price(whose, stack, old=removed, new=[])


@app.command("import")
@expand_groups
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Lexicon in the W3C's format, PLS 1.0.")],
    *,
    whose: ScopeFlags,
    target: TargetFlags,
) -> None:
    """Add the entries of a PLS file to a lexicon."""
    from book_pipeline.formatting.lexicon.pls import read_pls

    with exit_on_error():
        entries, problems = read_pls(file.read_bytes(), file.name)
        scope, stack = _resolve(context, whose, target)
        size = lexicons.import_entries(scope, stack, entries)
        for problem in problems:
            console.print(f"Left out: {problem}", soft_wrap=True)
        console.print(f"{len(entries)} entries are added; the lexicon of {scope.name} has {size}.", soft_wrap=True)
        if silent := silent_note([entry.word for entry in entries if entry.alias is None]):
            console.print(silent, soft_wrap=True)
        _print_price(whose, stack, old=entries, new=entries)


@app.command()
@expand_groups
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="New file, in the W3C's format, PLS 1.0.")],
    *,
    language: Language = None,
    whose: ScopeFlags,
    target: TargetFlags,
) -> None:
    """Write a lexicon, or its entries for one language, to a PLS file."""
    from book_pipeline.formatting.lexicon.pls import write_pls

    with exit_on_error():
        check_new(file)
        scope, stack = _resolve(context, whose, target)
        entries = lexicons.lexicons_of(stack).entries(scope)
        chosen = [entry for entry in entries if language is None or (entry.language and is_for(entry, language))]
        file.write_bytes(write_pls(chosen))
    console.print(f"{len(chosen)} entries of {scope.name} are in {file}.", soft_wrap=True)


@app.command()
@expand_groups
def names(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A book: its id, a file, an http(s) address, or gutenberg:NUMBER.")],
    *,
    most: Annotated[int, typer.Option(help="Names to show.", min=1)] = MOST_NAMES,
    encoding: Encoding = None,
    as_json: Json = False,
    target: TargetFlags,
) -> None:
    """List the proper names of a book, with counts and first sentences. A file or an address needs no cloud."""
    from book_pipeline.formatting.lexicon.names import proper_names
    from console.cli.local_source import read_source

    with exit_on_error():
        book_id = None
        with suppress(ValueError):
            book_id = UUID(source)
        if book_id is None:
            document = read_source(source, encoding)
            text, language = document.text, document.language
        else:
            stack = resolve_stack(context, target)
            text, language = lexicons.text_of(book_id, stack), stack.book(book_id).language
        found = proper_names(text, language)[:most]
    if as_json:
        sys.stdout.write(json.dumps([asdict(name) for name in found], ensure_ascii=False) + "\n")
    else:
        console.print(view.names_table(source, found))


def _resolve(context: typer.Context, whose: ScopeFlags, target: TargetFlags) -> tuple[Scope, Stack]:
    """Return the lexicon that the options name, and its stack. Wrong options are rejected without one."""
    whose.check()
    stack = resolve_stack(context, target)
    return whose.scope(stack), stack


def _print_price(whose: ScopeFlags, stack: Stack, *, old: Sequence[Entry], new: Sequence[Entry]) -> None:
    """Print what a change costs: for one book its price, otherwise a sentence."""
    from console.client.lexicon_price import repurchase

    if whose.book is None:
        console.print(NEXT_RUN, soft_wrap=True)
        return
    try:
        book = stack.book(find_book(whose.book, stack))
    except BookUnknown:
        console.print(f"The pipeline has no book {whose.book} yet. The entries will apply to it.", soft_wrap=True)
        return
    console.print(repurchase(book, stack, old=old, new=new).sentence, soft_wrap=True)
