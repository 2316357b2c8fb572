"""Charges and speech history, written to disk before the client gets the response, so that no kill loses them."""

import json
import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from local import files

SCHEMA = """
create table if not exists charges (
    number integer primary key,
    provider text not null,
    request_id text not null,
    model text not null,
    at real not null,
    content text not null,
    characters integer not null default 0,
    input_tokens integer not null default 0,
    output_tokens integer not null default 0
);
create table if not exists history (
    number integer primary key,
    history_item_id text not null unique,
    request_id text not null,
    voice_id text not null,
    voice_name text not null,
    model_id text not null,
    text text not null,
    date_unix integer not null,
    character_count_change_from integer not null,
    character_count_change_to integer not null,
    output_format text not null,
    settings text not null
);
"""


@dataclass(frozen=True)
class Speech:
    """Generated speech, with the settings that were requested; whether the history lists it."""

    text: str
    voice_id: str
    voice_name: str
    model_id: str
    output_format: str
    settings: Mapping[str, Any]
    characters: int
    listed: bool = True


class ProviderAccount:
    """The account with both providers; thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._audio = folder / "audio"
        files.make_folder(self._audio)
        self._lock = threading.Lock()
        self._database = _open(folder / "account.sqlite3")

    def charge_tokens(
        self, *, request_id: str, model: str, content: str, input_tokens: int, output_tokens: int
    ) -> None:
        """Charge a response of Gemini; `content` is the text of the request."""
        with self._lock, self._database:
            self._database.execute(
                "insert into charges (provider, request_id, model, at, content, input_tokens, output_tokens)"
                " values ('gemini', ?, ?, ?, ?, ?, ?)",
                (request_id, model, time.time(), _digest(content), input_tokens, output_tokens),
            )

    def charge_speech(self, speech: Speech, audio: bytes, *, request_id: str) -> str | None:
        """Charge speech and add it to the history; return the history item's id, None if it is not to be listed."""
        item_id = uuid4().hex[:20] if speech.listed else None
        if item_id:
            files.write(self._audio / item_id, audio)
        content = _digest(speech.voice_id, speech.model_id, speech.text)
        with self._lock, self._database:
            before = self._characters()
            self._database.execute(
                "insert into charges (provider, request_id, model, at, content, characters)"
                " values ('elevenlabs', ?, ?, ?, ?, ?)",
                (request_id, speech.model_id, time.time(), content, speech.characters),
            )
            if item_id is None:
                return None
            self._database.execute(
                "insert into history (history_item_id, request_id, voice_id, voice_name, model_id, text, date_unix,"
                " character_count_change_from, character_count_change_to, output_format, settings)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(item_id, request_id, speech.voice_id, speech.voice_name, speech.model_id, speech.text),
                    *(int(time.time()), before, before + speech.characters),
                    *(speech.output_format, json.dumps(dict(speech.settings))),
                ),
            )
        return item_id

    def characters(self) -> int:
        """Return the total of charged characters."""
        with self._lock:
            return self._characters()

    def charges(self) -> list[dict[str, Any]]:
        """Return every charge, in order; the same text, voice and model have the same `content`."""
        with self._lock:
            return [dict(row) for row in self._database.execute("select * from charges order by number")]

    def item(self, item_id: str) -> dict[str, Any] | None:
        """Return an item of the history; None if there is none with this id."""
        with self._lock:
            row = self._database.execute("select * from history where history_item_id = ?", (item_id,)).fetchone()
            return dict(row) if row else None

    def items(self, where: str, parameters: Mapping[str, Any], *, descending: bool, limit: int) -> list[dict[str, Any]]:
        """Return the items of the history that match an SQL condition; `where` must not contain client input."""
        order = "desc" if descending else "asc"
        query = f"select * from history where {where} order by number {order} limit {limit:d}"  # noqa: S608
        with self._lock:
            return [dict(row) for row in self._database.execute(query, parameters)]

    def audio(self, item_id: str) -> bytes:
        """Return the MP3 of an item."""
        return (self._audio / item_id).read_bytes()

    def delete(self, item_id: str) -> None:
        """Delete an item from the history; its charge remains."""
        with self._lock, self._database:
            self._database.execute("delete from history where history_item_id = ?", (item_id,))
        (self._audio / item_id).unlink(missing_ok=True)

    def clear(self) -> None:
        """Delete all charges and the whole history."""
        with self._lock, self._database:
            self._database.execute("delete from charges")
            self._database.execute("delete from history")
        for file in self._audio.iterdir():
            file.unlink()

    def _characters(self) -> int:
        total: int = self._database.execute("select coalesce(sum(characters), 0) from charges").fetchone()[0]
        return total


def _open(file: Path) -> sqlite3.Connection:
    """Open the database; a damaged one is set aside, with its log, and an empty one takes its place."""
    if not _is_whole(file):
        for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            if part.exists():
                files.set_aside(part)
    database = sqlite3.connect(file, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("pragma journal_mode = wal")
    database.executescript(SCHEMA)
    return database


def _is_whole(file: Path) -> bool:
    """Return whether the database is undamaged, as a new one is."""
    with closing(sqlite3.connect(file)) as database:
        try:
            (result,) = database.execute("pragma quick_check").fetchone()
            return bool(result == "ok")
        except sqlite3.OperationalError:  # such as a full disk, which damages nothing
            raise
        except sqlite3.DatabaseError:
            return False


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
