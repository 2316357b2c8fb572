"""The voices on the page: the list with the provider's recordings, and samples of a book.

Recordings are fetched here and not by the browser, so that the page loads nothing from other hosts.
"""

from collections import Counter
from functools import partial
from http import HTTPStatus
from uuid import UUID

import anyio.to_thread
import httpcore
import httpx
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from book_pipeline.addresses import CheckedNetwork, Deadline
from book_pipeline.errors import AudiobookDamaged, PipelineError
from book_pipeline.store.keys import sample_key
from console.client import Stack
from console.client.samples import sample_audio as stored_sample
from console.client.voices import find_voice, speaks, voice_id_of
from console.web.media import WORK
from console.web.rendering import render
from events.schemas.voices import SampleRequest, VoiceList

PREVIEW_SECONDS = 15.0
MOST_PREVIEW_BYTES = 10 * 1024 * 1024


def routes() -> list[Route]:
    """Return the routes of voices and samples."""
    book = "/books/{book_id:uuid}"
    return [
        Route("/voices", voices),
        Route("/voices/{voice_id}/preview.mp3", preview),
        Route(f"{book}/sample", sample, methods=["GET", "POST"]),
        Route(f"{book}/samples/{{digest}}.mp3", sample_audio),
    ]


async def voices(request: Request) -> Response:
    """List the voices: a page, or with `part` only the list, for a form to show."""
    search, language = (request.query_params.get(name, "").strip() for name in ("search", "language"))
    listed = await anyio.to_thread.run_sync(partial(_listed, request.app.state.stack(), search, language))
    template = "voice_list.html" if "part" in request.query_params else "voices.html"
    names = Counter(" ".join(voice.name.split()) for voice in listed.voices)
    single = {name for name, times in names.items() if times == 1}
    return HTMLResponse(render(template, listed=listed, single_names=single, search=search, language=language))


def _listed(stack: Stack, search: str, language: str) -> VoiceList:
    listed = stack.voices(search or None)
    found = [voice for voice in listed.voices if not language or speaks(voice, language)]
    return listed.model_copy(update={"voices": found})


async def preview(request: Request) -> Response:
    """Return the provider's recording of a voice."""
    stack, voice_id = request.app.state.stack(), request.path_params["voice_id"]
    content = await anyio.to_thread.run_sync(_preview, stack, voice_id)
    return Response(content, media_type="audio/mpeg", headers={"Cache-Control": "private, max-age=3600"})


def _preview(stack: Stack, voice_id: str) -> bytes:
    try:
        listed = stack.voices()
        address = find_voice(voice_id, listed).preview_url
    except PipelineError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
    if not address:
        raise HTTPException(HTTPStatus.NOT_FOUND, "The provider has no recording of this voice")
    try:
        return _fetched(address, private_hosts=listed.stand_in)
    except (PipelineError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        message = f"The recording of this voice cannot be fetched ({type(error).__name__})"
        raise HTTPException(HTTPStatus.BAD_GATEWAY, message) from error


def _fetched(address: str, *, private_hosts: bool) -> bytes:
    """Return the file at an address of the provider; only a stand-in has one on this machine."""
    url = httpx.URL(address)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    network = CheckedNetwork(Deadline(PREVIEW_SECONDS, address), private_hosts=private_hosts)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), PREVIEW_SECONDS)
    headers = [("Host", url.netloc.decode("ascii")), ("Accept", "audio/*")]
    with (
        httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=network) as pool,
        pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as answer,
    ):
        if answer.status != HTTPStatus.OK:
            raise HTTPException(HTTPStatus.BAD_GATEWAY, f"The provider answered HTTP {answer.status} for the recording")
        content = bytearray()
        for part in answer.iter_stream():
            content += part
            if len(content) > MOST_PREVIEW_BYTES:
                raise HTTPException(HTTPStatus.BAD_GATEWAY, "The recording of this voice is too long")
    return bytes(content)


async def sample(request: Request) -> Response:
    """Show the price of a sample, or buy it: a page with sentences, price and player; with `part`, only these."""
    form = await request.form(max_files=0, max_fields=5) if request.method == "POST" else FormData(request.query_params)
    book_id, stack = request.path_params["book_id"], request.app.state.stack()
    voice, chapter = (str(form.get(name) or "").strip() for name in ("voice", "chapter"))
    buys, part = request.method == "POST", "part" in form
    try:
        return await anyio.to_thread.run_sync(partial(_sample, stack, book_id, voice, chapter, buys=buys, part=part))
    except (PipelineError, ValueError) as error:
        return HTMLResponse(render("message.html", title="No sample", message=str(error)), HTTPStatus.CONFLICT)


def _sample(stack: Stack, book_id: UUID, voice: str, chapter: str, *, buys: bool, part: bool) -> Response:
    asked = SampleRequest(
        book_id=book_id,
        voice_id=voice_id_of(voice, stack) if voice else None,
        chapter_id=UUID(chapter) if chapter else None,
        buy=buys,
    )
    made = stack.sample(asked)
    if buys:
        address = f"/books/{book_id}/sample?voice={made.voice_id}&chapter={made.chapter_id}{'&part=1' if part else ''}"
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    digest = made.key.rpartition("/")[2].removesuffix(".mp3") if made.key else None
    if part:
        return HTMLResponse(render("sample_offer.html", sample=made, digest=digest))
    return HTMLResponse(render("sample_page.html", book=stack.book(book_id), sample=made, digest=digest))


async def sample_audio(request: Request) -> Response:
    """Return the MP3 of a sample, if its SHA-256 is the one in the address, which is that of the ledger."""
    stack, digest, sha256 = request.app.state.stack(), request.path_params["digest"], request.query_params.get("sum")
    if not WORK.fullmatch(digest):
        raise HTTPException(HTTPStatus.NOT_FOUND, "This sample is not stored")
    key = sample_key(request.path_params["book_id"], digest)
    try:
        content = await anyio.to_thread.run_sync(stored_sample, key, sha256, stack)
    except AudiobookDamaged as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
    return Response(content, media_type="audio/mpeg")
