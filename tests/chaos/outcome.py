"""The outcome of a run: its audio and its cost, both to be the same as those of a run without kills."""

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from mutagen.id3 import ID3

from book_pipeline.store.keys import manifest_key
from tests.chaos.charges import Period, periods, speech
from tests.e2e.conftest import Cloud


@dataclass(frozen=True)
class Outcome:
    """The audio, the charges and the ledger after a run."""

    audio: dict[str, bytes]
    """MP3 by the title of the book and the title of the chapter."""
    bound: dict[str, Any]
    """What the manifest says about the finished files, by the title of the book: sizes, hashes, loudness."""
    charged: Counter[str]
    """Characters that the stand-in ElevenLabs charged, by content, for the books as they are."""
    calls: Counter[str]
    """Calls that the stand-in ElevenLabs charged, by content, for the books as they are."""
    deleted: Sequence[Period]
    """What was charged for books before they were deleted."""
    findable: dict[str, int]
    """Characters by content of what was charged shortly before a deletion, and may serve the book as it is."""
    responses: Counter[str]
    """Responses that the stand-in Gemini charged, by content."""
    ledger: dict[str, tuple[int, int]]
    """Receipts and their characters, by provider."""
    spoken_characters: int
    """Characters of all chapters, from the database."""
    kills: Counter[str]
    starts: tuple[int, int]
    """Drops and retries."""
    seconds: float

    def summary(self, expected: "Outcome | None" = None) -> str:
        """Return the figures, compared with those of another run if it is given."""
        drops, retries = self.starts
        recorded, lost = (sum(getattr(period, name) for period in self.deleted) for name in ("recorded", "lost"))
        charged = sum(len(period.charges) for period in self.deleted)
        lines = [
            f"{len(self.audio)} chapters in {self.seconds:.0f} s, {drops} drops, {retries} retries",
            f"kills: {dict(self.kills)}",
            f"ElevenLabs: {self.calls.total()} calls, {self.charged.total()} characters charged",
            f"ElevenLabs in the ledger: {self.ledger['elevenlabs']}, of the chapters: {self.spoken_characters}",
            f"Gemini: {self.responses.total()} responses to {len(self.responses)} different requests",
            f"Gemini in the ledger: {self.ledger['gemini'][0]}; paid more than once: "
            + str(sum(times - 1 for times in self.responses.values())),
            f"{len(self.deleted)} deletions; ElevenLabs before: {charged} calls; recorded: {recorded}, as lost: {lost}",
            f"characters charged, of those that had to be with these deletions: × {self.ratio(expected):.3f}",
        ]
        if expected:
            same = sum(frames(self.audio[name]) == frames(mp3) for name, mp3 in expected.audio.items())
            ratio, found = self.charged.total() / expected.charged.total(), len(self.found(expected))
            lines.append(
                f"{same} of {len(expected.audio)} chapters have the same audio; charged characters: × {ratio:.3f}; "
                f"found in the history after a deletion: {found} calls"
            )
        return "\n".join(lines)

    def ratio(self, expected: "Outcome | None" = None) -> float:
        """Characters that were charged, of those that had to be: each text once until its book is deleted."""
        deleted = [{charge.content: charge.characters for charge in period.charges} for period in self.deleted]
        found = self.found(expected).total() if expected else 0
        asked = self.spoken_characters - found + sum(sum(texts.values()) for texts in deleted)
        paid = [charge.characters for period in self.deleted for charge in period.charges]
        return (self.charged.total() + sum(paid)) / asked

    def found(self, expected: "Outcome") -> Counter[str]:
        """Return the characters, by content, that were not bought because the provider's history had them."""
        missing = expected.charged - self.charged
        return Counter({content: number for content, number in missing.items() if content in self.findable})

    def check(self, expected: "Outcome") -> None:
        """Assert that audio and cost are those of a run without kills, and that deletions are accounted for."""
        for period in self.deleted:
            assert not period.twice, f"{period.book}, deleted later: paid more than once: {period.twice}"
            charged = len(period.charges)
            assert charged - period.lost <= period.recorded <= charged + len(period.findable), (
                f"not the charges: {period}"
            )
        assert self.ratio(expected) == 1
        assert self.audio.keys() == expected.audio.keys()
        for name, mp3 in expected.audio.items():
            assert frames(self.audio[name]) == frames(mp3), f"{name} has different audio"
            assert id3_tags(self.audio[name]) == id3_tags(mp3), f"{name} has different tags"
        assert self.bound == expected.bound, "the finished files differ"
        twice = {content: times for content, times in self.calls.items() if times > 1}
        assert not twice, f"paid more than once: {twice}"
        found = self.found(expected)
        assert self.charged + found == expected.charged
        assert self.charged.total() + found.total() == self.spoken_characters
        assert self.ledger["elevenlabs"] == (self.calls.total() + len(found), self.charged.total() + found.total())
        # Only responses of Gemini that a kill has lost are paid again.
        assert self.responses.keys() == expected.responses.keys()
        assert len(self.responses) <= self.ledger["gemini"][0]
        deleted = sum(period.note["calls"].get("gemini", 0) for period in self.deleted if period.note)
        assert self.ledger["gemini"][0] + deleted <= self.responses.total()


def book_id_of(cloud: Cloud, key: str) -> UUID:
    """Return the id of the book that is dropped under a key."""
    return uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")


def frames(mp3: bytes) -> bytes:
    """Return the audio frames, without the tags."""
    return mp3[ID3(io.BytesIO(mp3)).size :]


def id3_tags(mp3: bytes) -> list[str]:
    """Return the tags, without the recording's date."""
    return sorted(frame.pprint() for frame in ID3(io.BytesIO(mp3)).values() if frame.FrameID != "TDRC")


def read_outcome(
    cloud: Cloud, keys: Mapping[str, str], *, kills: Counter[str], starts: tuple[int, int], seconds: float
) -> Outcome:
    """Return the outcome for the books that were dropped under these keys, each with the name in its sentences."""
    ids = {name: book_id_of(cloud, key) for key, name in keys.items()}
    books = list(ids.values())
    charges, all_speech = cloud.control.charges("gemini"), speech(cloud)
    of_books = [periods(cloud, name, book_id, all_speech) for name, book_id in ids.items()]
    spoken = [charge for found in of_books for charge in found[-1].charges]
    deleted = [period for found in of_books for period in found[:-1]]
    findable = {charge.content: charge.characters for found in of_books for charge in found[-1].findable}
    assert len(spoken) + sum(len(period.charges) for period in deleted) == len(all_speech), "every charge is a book's"
    charged: Counter[str] = Counter()
    for charge in spoken:
        charged[charge.content] += charge.characters
    rows = cloud.sql(
        "SELECT concat(b.title, ': ', c.title) AS title, audio_key, spoken_characters "
        "FROM books b JOIN chapters c USING (book_id) JOIN chapter_content USING (chapter_id) "
        "WHERE book_id = ANY(%s) AND selected AND withdrawn_at IS NULL ORDER BY b.title, position",
        books,
    )
    spent = cloud.sql(
        "SELECT provider, count(*) AS calls, sum(COALESCE(credits, characters))::int AS credits FROM processing_logs "
        "WHERE event IN ('receipt', 'recovered') GROUP BY provider"
    )
    s3 = cloud.client("s3")
    manifests = [json.loads(cloud.read(manifest_key(book_id))) for book_id in books]
    return Outcome(
        audio={row["title"]: s3.get_object(Bucket=cloud.bucket, Key=row["audio_key"])["Body"].read() for row in rows},
        bound={manifest["title"]: manifest["binding"] for manifest in manifests},
        charged=charged,
        calls=Counter(charge.content for charge in spoken),
        deleted=deleted,
        findable=findable,
        responses=Counter(charge["content"] for charge in charges),
        ledger={row["provider"]: (row["calls"], row["credits"]) for row in spent},
        spoken_characters=sum(row["spoken_characters"] for row in rows),
        kills=kills,
        starts=starts,
        seconds=seconds,
    )
