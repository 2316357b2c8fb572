"""The commands that change a book of a pipeline: approve, cancel, retry, delete."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from console.cli.commands.target import BookId, resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import JsonEvents, TargetFlags, WaitFlags
from console.cli.terminal import console, exit_on_error, fail, log_to_stderr
from console.client.amounts import stand_in_note
from console.client.ids import check_id, find_book, find_chapter
from guards.visible import one_line

app = typer.Typer()


@app.command()
@expand_groups
def approve(
    context: typer.Context,
    book_id: BookId,
    *,
    chapters: Annotated[
        str | None, typer.Option(help='Narrate these, such as "1-3,0a" [default: as the review shows].')
    ] = None,
    rename: Annotated[
        list[str] | None, typer.Option(help='A new title by number, such as "3=The Storm"; can be repeated.')
    ] = None,
    merge: Annotated[
        list[str] | None, typer.Option(help="Join this number to the one before it; can be repeated.")
    ] = None,
    max_cost: Annotated[str | None, typer.Option(help="Limit in USD; a higher price is not approved.")] = None,
    voice: Annotated[str | None, typer.Option(help="ElevenLabs voice: its name or id.")] = None,
    model: Annotated[str | None, typer.Option(help="ElevenLabs model id.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.")] = False,
    target: TargetFlags,
) -> None:
    """Let a book continue that waits for a review, with these changes. It is paid for from then on."""
    from console.cli.reviewing import review_on_terminal, show, with_voice
    from console.client.review import ReviewChanges, approval_of, renamings, require_review

    with exit_on_error():
        check_id(book_id)
        stack = resolve_stack(context, target)
        book = stack.book(find_book(book_id, stack))
        shown = [piece.number for piece in require_review(book).pieces if piece.joined]
        changes = ReviewChanges(
            chapters=chapters,
            titles=renamings(rename or ()),
            joined=[*shown, *(merge or ())],
            max_cost_usd=max_cost,
            model_id=model,
        )
        if voice:
            changes = with_voice(changes, voice, stack)
        if yes or not sys.stdin.isatty():
            show(book, changes)
            stack.approve(approval_of(book, changes))
        elif not review_on_terminal(book, stack, changes):
            fail(f"The book {book.book_id} is not approved.")
    console.print(f"The book {book.book_id} is approved and continues.", soft_wrap=True)


@app.command()
@expand_groups
def cancel(context: typer.Context, book_id: BookId, *, target: TargetFlags) -> None:
    """Stop a book that is in progress. Nothing more is paid for it; `retry` continues it."""
    with exit_on_error():
        check_id(book_id)
        stack = resolve_stack(context, target)
        cancelled = stack.cancel(find_book(book_id, stack))
    ended = "is cancelled" if cancelled.stopped_execution else "was cancelled before"
    console.print(
        f"The book {cancelled.book_id} {ended}. Nothing more is paid for it. Continue it with "
        f"`book-pipeline retry {cancelled.book_id}{target.as_arguments()}`.",
        soft_wrap=True,
    )


@app.command()
@expand_groups
def retry(
    context: typer.Context,
    book_id: BookId,
    *,
    chapter: Annotated[
        str | None,
        typer.Option(help="Only this chapter, by its number in `status` or its id; the others stay as they are."),
    ] = None,
    waiting: WaitFlags,
    as_json: JsonEvents = False,
    target: TargetFlags,
) -> None:
    """Continue a book that has failed or was cancelled. Only what is missing is made and paid."""
    from console.cli.progress import reporter, run_to_completion
    from console.client.progress_events import Submitted
    from console.client.submission import LEEWAY, Submission

    if as_json:
        log_to_stderr()
    with exit_on_error():
        waiting.check()
        check_id(book_id)
        stack = resolve_stack(context, target)
        wanted = find_book(book_id, stack)
        chapter_id = None if chapter is None else find_chapter(stack.book(wanted), chapter)
        sent_at = datetime.now(UTC) - LEEWAY
        retried = stack.retry(wanted, chapter_id)
        submission = Submission(wanted, json.dumps(retried.source_url, ensure_ascii=False), sent_at)
        hint = f"The book continues without this command. See `book-pipeline status {wanted}{target.as_arguments()}`."
        with reporter(wanted, as_json=as_json, bars=waiting.wait, resume_hint=hint) as report:
            if waiting.wait:
                run_to_completion(submission, stack, waiting.out, report, flat=waiting.flat)
            else:
                report(Submitted(book_id=wanted))
                console.print(hint, soft_wrap=True)


@app.command()
@expand_groups
def delete(
    context: typer.Context,
    book_id: BookId,
    *,
    keep_audio: Annotated[
        bool, typer.Option("--keep-audio", help="Keep the MP3 files and the audiobook manifest in the bucket.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.")] = False,
    target: TargetFlags,
) -> None:
    """Delete a book with its texts, audio and records, and list what remains elsewhere. It is cancelled first."""
    with exit_on_error():
        check_id(book_id)
        stack = resolve_stack(context, target)
        wanted = find_book(book_id, stack)
        if not yes and sys.stdin.isatty():
            name = one_line(stack.book(wanted).name)
            kept = ", except its MP3 files" if keep_audio else ""
            typer.confirm(f"Delete the book {name} ({wanted}) and everything that was made from it{kept}?", abort=True)
        deleted = stack.delete(wanted, keep_audio=keep_audio)
    console.print(f"The book {wanted} is deleted: {deleted.objects} objects, counting each version.", soft_wrap=True)
    if keep_audio:
        console.print(f"Its MP3 files stay: s3://{stack.bucket}/audio/{wanted}/", soft_wrap=True)
    note = stand_in_note(deleted.usd, deleted.stand_in_usd)
    unpaid = f" {note[0].upper()}{note[1:]}." if note else ""
    console.print(f"It has cost {deleted.usd:.2f} USD; the journal keeps this amount.{unpaid}", soft_wrap=True)
    for line in deleted.remains:
        console.print(f"What remains: {one_line(line)}", soft_wrap=True)
