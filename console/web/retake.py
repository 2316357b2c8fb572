"""The pages of a paragraph and of a word: hear it, speak it again or in another wording, keep or discard that."""

from http import HTTPStatus
from typing import Any

import anyio.to_thread
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from book_pipeline.errors import PipelineError
from console.client import Stack
from console.client.errors import message_of
from console.client.retakes import price_of, sentence_of
from console.web.rendering import render
from events.schemas.retakes import Retaken, RetakeRequest

MOST_FIELDS = 5
NOTHING = {"wording": "", "spoken": "", "word": ""}
"""The fields of the forms, empty."""
ACTIONS = frozenset({"speak", "keep", "discard"})
NOT_YET = "Nothing is bought yet, because the price was for other words. The new price is beside the button."


async def paragraph(request: Request) -> Response:
    """Show a paragraph; after a form, with what was spoken or chosen, or why it was not."""
    return await _answered(request, "retake_page.html", {"paragraph": request.path_params["number"]})


async def word(request: Request) -> Response:
    """Show a word and how it is said; after a form, with its speech."""
    chosen = " ".join(request.query_params.get("word", "").split())[:100]
    return await _answered(request, "word_page.html", {"word": chosen} if chosen else {}, word=chosen)


async def _answered(request: Request, template: str, about: dict[str, Any], **context: Any) -> Response:
    stack = request.app.state.stack()
    ids = {name: request.path_params[name] for name in ("book_id", "chapter_id")}
    form: dict[str, str] = {}
    if request.method == "POST":
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as fields:
            form = {name: " ".join(str(value).split()) for name, value in fields.items()}
    message, status, answer, priced = "", HTTPStatus.OK, None, _wanted(form)
    unpriced = form.get("action") == "speak" and form.get("priced", priced) != priced
    try:
        asked = {**form, "action": "look"} if unpriced else form
        answer, message = await anyio.to_thread.run_sync(_ask, stack, {**ids, **about}, asked)
        message = NOT_YET if unpriced and answer.characters else message
    except (ValidationError, PipelineError) as error:
        message, status = message_of(error), HTTPStatus.CONFLICT
    if answer is None and form:  # show the paragraph itself beside the reason
        priced = ""
        try:
            answer, _ = await anyio.to_thread.run_sync(_ask, stack, {**ids, **about}, {})
        except (ValidationError, PipelineError) as error:
            raise HTTPException(HTTPStatus.CONFLICT, message_of(error)) from error
    page = await anyio.to_thread.run_sync(
        _page,
        template,
        stack,
        ids,
        {**NOTHING, **form, **context, "priced": priced, "answer": answer, "message": message},
    )
    return HTMLResponse(page, status)


def _wanted(form: dict[str, str]) -> str:
    """Return the words that a form asks to speak instead, "" for those of the book."""
    return form.get("wording") or form.get("spoken") or ""


def _page(template: str, stack: Stack, ids: dict[str, Any], context: dict[str, Any]) -> str:
    details = stack.chapter(ids["book_id"], ids["chapter_id"])
    price = price_of(context["answer"]) if context["answer"] else ""
    return render(template, details=details, price=price, **ids, **context)


def _ask(stack: Stack, about: dict[str, Any], form: dict[str, str]) -> tuple[Retaken, str]:
    """Return the response of the function, and a sentence about what has happened."""
    fields = dict(about)
    if form.get("wording"):
        fields["wording"] = form["wording"]
    if form.get("spoken"):
        fields["word"] = form["spoken"]
    action = form.get("action", "look")
    if action in ACTIONS:
        fields["action"] = action
    answer = stack.retake(RetakeRequest.model_validate(fields))
    return answer, sentence_of(answer) if action in ACTIONS and "word" not in fields else ""
