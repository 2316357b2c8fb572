"""The lexicon of a book on a page of its own: its entries, and forms that add and remove one."""

from http import HTTPStatus
from uuid import UUID

import anyio.to_thread
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from book_pipeline.errors import PipelineError
from book_pipeline.formatting.lexicon.stored import scope_of_book
from console.client import Stack
from console.client.errors import message_of
from console.client.lexicon_price import repurchase
from console.client.lexicons import add_entry, lexicons_of, remove_entry
from console.web.rendering import render

MOST_FIELDS = 5


async def lexicon(request: Request) -> Response:
    """Show the lexicon of a book; after a form, with what it changed and what that costs, or why it did not."""
    book_id, stack = request.path_params["book_id"], request.app.state.stack()
    message, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
                message = await anyio.to_thread.run_sync(_change, form, book_id, stack)
        except HTTPException as error:  # the body is not a valid form
            message, status = error.detail, HTTPStatus(error.status_code)
        except (ValidationError, PipelineError) as error:
            message, status = message_of(error), HTTPStatus.BAD_REQUEST
    return HTMLResponse(await anyio.to_thread.run_sync(_page, book_id, stack, message), status)


def _page(book_id: UUID, stack: Stack, message: str) -> str:
    try:
        entries = lexicons_of(stack).entries(scope_of_book(book_id))
    except PipelineError as error:
        entries, message = (), str(error)
    return render("lexicon_page.html", book=stack.book(book_id), entries=entries, message=message)


def _change(form: FormData, book_id: UUID, stack: Stack) -> str:
    """Add or remove an entry, and return what changed and what that costs. The book has to exist."""
    book, scope = stack.book(book_id), scope_of_book(book_id)
    word, alias = (str(form.get(name) or "") for name in ("word", "alias"))
    if form.get("action") == "remove":
        removed = remove_entry(scope, stack, word, str(form.get("language") or "") or None)
        return f"{_quoted(word)} is removed. {repurchase(book, stack, old=removed, new=[]).sentence}"
    entry, replaced = add_entry(scope, stack, {"word": word, "alias": alias})
    price = repurchase(book, stack, old=[entry, *([replaced] if replaced else [])], new=[entry])
    return f"{_quoted(entry.word)} is spoken as {_quoted(entry.alias or '')}. {price.sentence}"


def _quoted(word: str) -> str:
    """Return a word in quotation marks, isolated, so that a Hebrew one does not turn the sentence around."""
    return f"“\u2068{word}\u2069”"
