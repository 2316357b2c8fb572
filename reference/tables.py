"""The tables, from the migrations.

The parser knows the statements that the migrations use: CREATE TABLE, and ALTER TABLE … ADD COLUMN, RENAME COLUMN and
DROP COLUMN. A page whose descriptions do not match the columns is not written.
"""

import re
from pathlib import Path

from reference.markdown import fill, item, title

MIGRATIONS = Path(__file__).parents[1] / "sql" / "migrations"
INTRODUCTION = """
The database `book_pipeline` has eight tables. Handlers connect as the user `pipeline`, which reads, inserts and updates
rows, and can only read and insert in `processing_logs`. Migrations run as `migrator`. People connect as
`administrator`, see [Watch a book](../how-to/watch-a-book.md#the-database).

Every table has `created_at`, the time at which the row was inserted, and all but `processing_logs` have `updated_at`,
the time of its last change. A trigger sets it.
"""
COMMON = {"created_at", "updated_at"}
STATUS = "`pending`, `running`, `complete` or `failed`"
BOOK_STATUS = "`pending`, `running`, `complete`, `failed` or `cancelled`"
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "books": (
        "One row for each book.",
        {
            "book_id": "The book.",
            "source_url": "Address of the source.",
            "title": "Title: as requested, or from the source.",
            "author": "Author: as requested, or from the source.",
            "language": "Language, BCP 47: as requested, or from the source.",
            "year": "Year of the book, as its source states it.",
            "description": "Description of the book in its source.",
            "series": "Series of the book, as its source states it.",
            "series_part": "Number of the book in its series, as it is printed.",
        },
    ),
    "book_processing": (
        "One row for each book: the execution that has claimed it, the request, and the status of each stage.",
        {
            "book_id": "The book.",
            "execution_arn": "The execution that has claimed the book; null when none has.",
            "request": "The request's options.",
            "scrape_status": f"ScrapeBook: {BOOK_STATUS}.",
            "parse_status": f"ParseBook: {BOOK_STATUS}.",
            "format_status": f"FormatChapters: {BOOK_STATUS}.",
            "tts_status": f"GenerateAudio and FinalizeBook: {BOOK_STATUS}.",
            "source_key": "S3 key of the book's clean text.",
            "source_sha256": "SHA-256 of the book's clean text.",
            "estimated_usd": "Estimated cost in USD.",
            "error": "Name of the error that the book, or a later request for a complete book, failed with.",
            "error_message": "Message of that error.",
            "estimate": "The estimate: chapters, characters, minutes, and for each stage model, characters or tokens, "
            "USD.",
            "execution_started_at": "Start of that execution.",
            "source_title": "Title that the source states, or else the request.",
            "source_author": "Author that the source states, or else the request.",
            "waiting_request": "Start input of a newer version, which waits until the execution ends; null if none.",
            "waiting_sha256": "SHA-256 of the text of the newer version.",
            "waiting_since": "Start of the execution that asked for the newer version.",
            "waiting_sent_at": "When WatchBooks last sent `waiting_request` to the bus.",
            "complete_before": "What was complete when the execution claimed the book: request, names, estimate, and "
            "hashes of the chapters.",
            "turn_token": "Task token of the state WaitForTurn; null once Step Functions has taken it back.",
            "turn_joined_at": "When the book joined the queue; null if it neither waits nor has its turn.",
            "turn_given_at": "When the book got its turn; null while it waits.",
            "turn_chapters": "Chapters that were left to narrate when it joined.",
            "turn_characters": "Characters that were left to narrate when it joined.",
            "turn_ahead": "Characters that may pass it, in addition to those of an hour; from what was ahead of it "
            "when it joined.",
            "turn_passed": "Characters of the books that joined later and have passed it.",
            "turn_passes": "Whether the book is short and got its turn although no call was free.",
            "turn_yields": "How often its chapters have made way for short books.",
            "turn_heartbeat_at": "When the last heartbeat was sent for `turn_token`.",
            "speech_model": "What ElevenLabs said about the model and the plan when the book was parsed: longest text, "
            "rate, discount, credits left, and the name of the voice.",
            "review": "What a requester reviews: pieces with prices, voice, model, limit; null unless the book "
            "waits for a review.",
            "review_token": "Task token of the state AwaitApproval; null once Step Functions has taken it back.",
            "review_since": "When the book began to wait for a review; null if it does not wait.",
            "review_checked_at": "When Step Functions was last asked whether the waiting execution lives.",
            "decision": "What the requester has decided about the pieces of a text: ticked, joined and renamed ones, "
            "and options; with the request and a hash of the pieces that it is about.",
            "approved_at": "When the decision was approved; null again when the audiobook is complete, or failed "
            "before its turn.",
            "binding_status": f"Whether BindBook has made the finished files: {STATUS}; null if never complete.",
            "binding_input_hash": "SHA-256 of what the finished files are made from.",
            "binding_files": "Keys, sizes and hashes of the finished files, as JSON.",
            "binding_error": "Name of the error that the binding failed with.",
            "binding_error_message": "Message of that error.",
            "removed_words": "Words that were removed from the source as no part of the book: for each reason their "
            "number, their share, and how the longest passage begins.",
        },
    ),
    "chapters": (
        "One row for each section that ParseBook found. A row is deleted only with its book: its costs stay on record.",
        {
            "chapter_id": "The chapter.",
            "book_id": "The book.",
            "position": "Position among all sections of the book, from 1; opening credits have 0.",
            "title": "Title, as the requester has renamed it or as the book prints it.",
            "part": "Title of the part that it belongs to.",
            "kind": "`chapter`, `front`, `back`, `part-title`, `notes` or `credits`.",
            "selected": "Whether it is selected for the audiobook: by its kind, within the chapters and kinds that "
            "the request names.",
            "withdrawn_at": "When a newer text of the book no longer had this position, or a requester had joined it "
            "to the one before.",
            "number": "What people see and type: chapters count from 1; another section has the number of the chapter "
            "before it and a letter, such as `0a`.",
            "printed_title": "Title as the book prints it, if the requester has renamed it; null otherwise.",
        },
    ),
    "chapter_processing": (
        "One row for each chapter: the status of its stages and the lease of the invocation that works on it.",
        {
            "chapter_id": "The chapter.",
            "format_status": f"FormatChapter: {STATUS}.",
            "tts_status": f"GenerateAudio: {STATUS}.",
            "lease_owner": "The invocation that works on the chapter.",
            "lease_expires_at": "When its lease ends unless it is renewed.",
            "error": "Name of the error that the chapter failed with.",
            "error_message": "Message of that error.",
        },
    ),
    "chapter_content": (
        "One row for each chapter: where its texts and its audio are, and hashes that tell whether they are current.",
        {
            "chapter_id": "The chapter.",
            "parsed_key": "S3 key of the author's text.",
            "parsed_sha256": "SHA-256 of that text.",
            "characters": "Characters of that text.",
            "words": "Words of that text.",
            "formatted_key": "S3 key of the text for speech.",
            "formatted_input_hash": "SHA-256 of the parsed text, rules, prompt and model that produced it.",
            "formatted_sha256": "SHA-256 of the text for speech.",
            "spoken_characters": "Characters of the text for speech.",
            "audio_key": "S3 key of the MP3.",
            "audio_input_hash": "SHA-256 of the formatted text, voice, model and tags that produced it.",
            "audio_sha256": "SHA-256 of the MP3.",
            "audio_bytes": "Size of the MP3.",
            "audio_seconds": "Length of the MP3.",
            "change_log_sha256": "SHA-256 of the change log; null for one from before this column.",
            "measured_sha256": "SHA-256 of the MP3 that EncodeChapter has measured and encoded.",
            "measured": "What was measured of it, as JSON: loudness, peaks, silences.",
            "aac_key": "S3 key of the chapter as AAC; null if no M4B was asked for.",
            "aac_sha256": "SHA-256 of that file.",
            "retakes": "Paragraphs that were spoken again: their wording or takes, and whether they were chosen.",
            "masters": "Files of the chapter for presets such as `acx`, as JSON; null if there are none.",
        },
    ),
    "processing_logs": (
        "The journal of every book and the ledger of paid calls; append-only, but a book is deleted as a whole.",
        {
            "log_id": "Number of the row.",
            "book_id": "The book.",
            "chapter_id": "The chapter; null in a row about the book.",
            "stage": "The function.",
            "event": "`started`, `complete`, `failed` or `note`. For a paid call: `intent` before it, then `receipt`, "
            "`recovered` (found in the provider's history), `refused` (not charged) or `failed`.",
            "execution_arn": "The execution.",
            "message": "What happened.",
            "idempotency_key": "SHA-256 of what determines the result of a paid call.",
            "provider": "`gemini` or `elevenlabs`.",
            "model": "The provider's model.",
            "request_id": "The provider's id of the call.",
            "characters": "Characters of the text that was sent.",
            "input_tokens": "Tokens charged, input.",
            "output_tokens": "Tokens charged, output.",
            "usd": "Cost in USD.",
            "detail": "More about the event, as JSON: `trace_id` in `started`, the result's `sha256` in `receipt`.",
            "credits": "Credits that ElevenLabs took from the plan; in rows from before this column, `characters` "
            "counts them.",
            "stand_in": "Whether a stand-in answered the call: `usd` is then the price at the provider, which "
            "was not paid.",
        },
    ),
}  # fmt: skip

Columns = dict[str, str]


def schema() -> dict[str, Columns]:
    """Return each table's columns with their SQL types, after all migrations."""
    tables: dict[str, Columns] = {}
    for file in sorted(MIGRATIONS.glob("*.sql")):
        text = re.sub(r"--.*", "", file.read_text())
        for statement in text.split(";"):
            _apply(" ".join(statement.split()), tables)
    return tables


def _apply(statement: str, tables: dict[str, Columns]) -> None:
    if created := re.fullmatch(r"CREATE TABLE public\.(\w+) \((.*)\)", statement):
        tables[created[1]] = dict(filter(None, map(_column, _split(created[2]))))
    elif altered := re.fullmatch(r"ALTER TABLE public\.(\w+) (.*)", statement):
        for change in _split(altered[2]):
            _alter(tables[altered[1]], change)


def _alter(columns: Columns, change: str) -> None:
    if added := re.fullmatch(r"ADD COLUMN (.*)", change):
        columns |= dict(filter(None, [_column(added[1])]))
    elif renamed := re.fullmatch(r"RENAME COLUMN (\w+) TO (\w+)", change):
        items = [(renamed[2] if name == renamed[1] else name, kind) for name, kind in columns.items()]
        columns.clear()
        columns.update(items)
    elif dropped := re.fullmatch(r"DROP COLUMN (\w+)", change):
        del columns[dropped[1]]


def _split(text: str) -> list[str]:
    """Split at the commas that no bracket encloses."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", text)]


def _column(definition: str) -> tuple[str, str] | None:
    """Return a column's name and type; None for a constraint."""
    column = re.match(r"([a-z_0-9]+) (\w+(?:\([\d, ]+\))?)", definition)
    return (column[1], column[2]) if column else None


def page() -> str:
    """Return docs/reference/tables.md."""
    tables = schema()
    described = {name: [*columns] for name, (_, columns) in TABLES.items()}
    found = {name: [column for column in columns if column not in COMMON] for name, columns in tables.items()}
    if described != found:
        raise KeyError(f"reference/tables.py describes other columns than sql/migrations: {described} {found}")
    return title("Tables", INTRODUCTION) + "".join(_table(name, tables[name]) for name in tables)


def _table(name: str, columns: Columns) -> str:
    meaning, texts = TABLES[name]
    lines = [item(f"`{column}` ({kind}): {texts[column]}") for column, kind in columns.items() if column not in COMMON]
    return "\n".join(["", f"## {name}", "", fill(meaning), "", *lines, ""])
