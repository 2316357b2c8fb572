"""The outcome of a run: its audio and its cost, both to be the same as those of a run without kills."""

import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from mutagen.id3 import ID3

from book_pipeline.store.keys import manifest_key
from tests.e2e.conftest import Cloud


@dataclass(frozen=True)
class Outcome:
    """The audio, the charges and the ledger after a run."""

    audio: dict[str, bytes]
    """MP3 by the title of the book and the title of the chapter."""
    bound: dict[str, Any]
    """What the manifest says about the finished files, by the title of the book: sizes, hashes, loudness."""
    charged: Counter[str]
    """Characters that the stand-in ElevenLabs charged, by content."""
    calls: Counter[str]
    """Calls that the stand-in ElevenLabs charged, by content."""
    responses: Counter[str]
    """Responses that the stand-in Gemini charged, by content."""
    ledger: dict[str, tuple[int, int]]
    """Receipts and their characters, by provider."""
    spoken_characters: int
    """Characters of all chapters, from the database."""
    kills: Counter[str]
    drops: int
    seconds: float

    def summary(self, expected: "Outcome | None" = None) -> str:
        """Return the figures, compared with those of another run if it is given."""
        lines = [
            f"{len(self.audio)} chapters in {self.seconds:.0f} s, {self.drops} drops, kills: {dict(self.kills)}",
            f"ElevenLabs: {self.calls.total()} calls, {self.charged.total()} characters charged",
            f"ElevenLabs in the ledger: {self.ledger['elevenlabs']}, of the chapters: {self.spoken_characters}",
            f"Gemini: {self.responses.total()} responses to {len(self.responses)} different requests",
            f"Gemini in the ledger: {self.ledger['gemini'][0]}; paid more than once: "
            + str(sum(times - 1 for times in self.responses.values())),
        ]
        if expected:
            same = sum(frames(self.audio[name]) == frames(mp3) for name, mp3 in expected.audio.items())
            ratio = self.charged.total() / expected.charged.total()
            lines.append(
                f"{same} of {len(expected.audio)} chapters have the same audio; charged characters: × {ratio:.3f}"
            )
        return "\n".join(lines)

    def check(self, expected: "Outcome") -> None:
        """Assert that audio and cost are those of a run without kills."""
        assert self.audio.keys() == expected.audio.keys()
        for name, mp3 in expected.audio.items():
            assert frames(self.audio[name]) == frames(mp3), f"{name} has different audio"
            assert id3_tags(self.audio[name]) == id3_tags(mp3), f"{name} has different tags"
        assert self.bound == expected.bound, "the finished files differ"
        twice = {content: times for content, times in self.calls.items() if times > 1}
        assert not twice, f"paid more than once: {twice}"
        assert self.charged == expected.charged
        assert self.charged.total() == self.spoken_characters
        assert self.ledger["elevenlabs"] == (self.calls.total(), self.charged.total())
        # Only responses of Gemini that a kill has lost are paid again.
        assert self.responses.keys() == expected.responses.keys()
        assert len(self.responses) <= self.ledger["gemini"][0] <= self.responses.total()


def frames(mp3: bytes) -> bytes:
    """Return the audio frames, without the tags."""
    return mp3[ID3(io.BytesIO(mp3)).size :]


def id3_tags(mp3: bytes) -> list[str]:
    """Return the tags, without the recording's date."""
    return sorted(frame.pprint() for frame in ID3(io.BytesIO(mp3)).values() if frame.FrameID != "TDRC")


def read_outcome(cloud: Cloud, keys: Iterable[str], *, kills: Counter[str], drops: int, seconds: float) -> Outcome:
    """Return the outcome for the books that were dropped under these keys."""
    books = [uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}") for key in keys]
    charges = cloud.control.charges()
    spoken = [charge for charge in charges if charge["provider"] == "elevenlabs"]
    charged: Counter[str] = Counter()
    for charge in spoken:
        charged[charge["content"]] += charge["characters"]
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
        calls=Counter(charge["content"] for charge in spoken),
        responses=Counter(charge["content"] for charge in charges if charge["provider"] == "gemini"),
        ledger={row["provider"]: (row["calls"], row["credits"]) for row in spent},
        spoken_characters=sum(row["spoken_characters"] for row in rows),
        kills=kills,
        drops=drops,
        seconds=seconds,
    )
