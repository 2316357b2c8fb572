"""The page of a review: the sections of the book with their prices, and a form that approves or cancels it."""

from http import HTTPStatus
from uuid import UUID

import anyio.to_thread
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from book_pipeline.errors import PipelineError
from console.client import Stack
from console.client.review import ReviewChanges, approval_of, left_out_reason, require_review
from console.client.voices import voice_id_of
from console.web.rendering import render
from events.schemas.describe_books import BookDetails
from events.schemas.review import Review

MOST_FIELDS = 20_000
"""The most fields of a form: three for each section, and some more."""


async def review(request: Request) -> Response:
    """Show the review of a book; after a form, approve the book and redirect to it, or say why it is not approved."""
    book_id, stack = request.path_params["book_id"], request.app.state.stack()
    problem, form = "", None
    if request.method == "POST":
        try:
            async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
                await anyio.to_thread.run_sync(_approve, form, book_id, stack)
            return RedirectResponse(f"/books/{book_id}", HTTPStatus.SEE_OTHER)
        except HTTPException as error:  # the body is not a valid form
            problem = error.detail
        except PipelineError as error:
            problem = str(error)
    book = await anyio.to_thread.run_sync(stack.book, book_id)
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    if book.review is None:
        message = problem or "This book does not wait for a review."
        return HTMLResponse(render("message.html", title="No review", message=message), status)
    return HTMLResponse(_page(book, book.review, problem, form), status)


def _page(book: BookDetails, shown: Review, problem: str, form: FormData | None) -> str:
    """Return the page; after a form, with what a person has ticked and typed."""
    ticked = {piece.number for piece in shown.pieces if piece.ticked}
    joined = {piece.number for piece in shown.pieces if piece.joined}
    titles: dict[str, str] = {}
    values = {"max_cost_usd": "" if shown.max_cost_usd is None else str(shown.max_cost_usd)}
    values |= {"voice": shown.voice_name or shown.voice_id, "model_id": shown.model_id}
    if form is not None:
        ticked, joined = set(map(str, form.getlist("tick"))), set(map(str, form.getlist("join")))
        titles = {piece.number: str(form.get(f"title-{piece.number}") or piece.title) for piece in shown.pieces}
        values = {name: str(form.get(name) or "") for name in values}
    return render(
        "review_page.html",
        book=book,
        review=shown,
        ticked=ticked,
        joined=joined,
        titles=titles,
        values=values,
        problem=problem,
        reason=left_out_reason,
    )


def _approve(form: FormData, book_id: UUID, stack: Stack) -> None:
    """Approve what the form shows. The review that it was made from has to be the one that waits."""
    book = stack.book(book_id)
    shown = require_review(book)
    titles = {piece.number: str(form.get(f"title-{piece.number}") or "").strip() for piece in shown.pieces}
    joined = [str(number) for number in form.getlist("join")]
    changed = {
        piece.number: titles[piece.number]
        for piece in shown.pieces
        if titles[piece.number] not in {"", piece.title} and piece.number not in joined
    }
    voice, model_id = (str(form.get(name) or "").strip() for name in ("voice", "model_id"))
    voice_id = voice_id_of(voice, stack) if voice not in {"", shown.voice_id, shown.voice_name} else shown.voice_id
    changes = ReviewChanges(
        chapters=",".join(map(str, form.getlist("tick"))),
        titles=changed,
        joined=joined,
        max_cost_usd=str(form.get("max_cost_usd") or "").strip() or None,
        voice_id=voice_id if voice_id != shown.voice_id else None,
        model_id=model_id if model_id not in {"", shown.model_id} else None,
    )
    approval = approval_of(book, changes)
    stack.approve(approval.model_copy(update={"review_id": str(form.get("review_id") or "")}))
