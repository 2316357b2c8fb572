"""What a book came to, and what must be true of it: the sound of an undisturbed run, at the price of one."""

import io
from collections import Counter
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from mutagen.id3 import ID3

from tests.e2e.conftest import Cloud


@dataclass(frozen=True)
class Outcome:
    """What a book came to."""

    audio: dict[str, bytes]
    charged: Counter[str]
    """Characters that the stand-in ElevenLabs charged, by content."""
    calls: Counter[str]
    answers: Counter[str]
    """How often Gemini was paid for an answer, by what was asked."""
    ledger: dict[str, tuple[int, int]]
    narrated: int
    kills: Counter[str]
    drops: int
    seconds: float

    def told(self, wanted: "Outcome | None" = None) -> str:
        """Say it in figures."""
        lines = [
            f"{len(self.audio)} chapters in {self.seconds:.0f} s, {self.drops} drops, kills: {dict(self.kills)}",
            f"ElevenLabs: {self.calls.total()} calls, {self.charged.total()} characters charged",
            f"ElevenLabs in the ledger: {self.ledger['elevenlabs']}, in the manifest: {self.narrated}",
            f"Gemini: {self.answers.total()} answers to {len(self.answers)} questions",
            f"Gemini in the ledger: {self.ledger['gemini'][0]}; bought more than once: "
            + str(sum(times - 1 for times in self.answers.values())),
        ]
        if wanted:
            same = sum(sound(self.audio[name]) == sound(mp3) for name, mp3 in wanted.audio.items())
            ratio = self.charged.total() / wanted.charged.total()
            lines.append(f"{same} of {len(wanted.audio)} chapters sound the same; characters charged: {ratio:.3f}")
        return "\n".join(lines)

    def check(self, wanted: "Outcome") -> None:
        """Fail unless it is what an undisturbed run came to, at the same price."""
        assert self.audio.keys() == wanted.audio.keys()
        for name, mp3 in wanted.audio.items():
            assert sound(self.audio[name]) == sound(mp3), f"{name} sounds different"
            assert tags(self.audio[name]) == tags(mp3), f"{name} has other tags"
        twice = {content: times for content, times in self.calls.items() if times > 1}
        assert not twice, f"paid more than once: {twice}"
        assert self.charged == wanted.charged
        assert self.charged.total() == self.narrated
        assert self.ledger["elevenlabs"] == (self.calls.total(), self.charged.total())
        # What Gemini answered into the void is lost, and nothing else is.
        assert self.answers.keys() == wanted.answers.keys()
        assert len(self.answers) <= self.ledger["gemini"][0] <= self.answers.total()


def sound(mp3: bytes) -> bytes:
    """Return the frames behind the tags."""
    return mp3[ID3(io.BytesIO(mp3)).size :]


def tags(mp3: bytes) -> list[str]:
    """Return the tags but for the date of the recording."""
    return sorted(frame.pprint() for frame in ID3(io.BytesIO(mp3)).values() if frame.FrameID != "TDRC")


def outcome_of(cloud: Cloud, key: str, *, kills: Counter[str], drops: int, seconds: float) -> Outcome:
    """Return what the book that was dropped under this key came to."""
    charges = cloud.control.charges()
    spoken = [charge for charge in charges if charge["provider"] == "elevenlabs"]
    charged: Counter[str] = Counter()
    for charge in spoken:
        charged[charge["content"]] += charge["characters"]
    rows = cloud.sql(
        "SELECT title, audio_key, spoken_characters FROM chapters JOIN chapter_content USING (chapter_id) "
        "WHERE book_id = %s AND narrated AND withdrawn_at IS NULL ORDER BY position",
        uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}"),
    )
    spent = cloud.sql(
        "SELECT provider, count(*) AS calls, sum(characters)::int AS characters FROM processing_logs "
        "WHERE event IN ('receipt', 'recovered') GROUP BY provider"
    )
    s3 = cloud.client("s3")
    return Outcome(
        audio={row["title"]: s3.get_object(Bucket=cloud.bucket, Key=row["audio_key"])["Body"].read() for row in rows},
        charged=charged,
        calls=Counter(charge["content"] for charge in spoken),
        answers=Counter(charge["content"] for charge in charges if charge["provider"] == "gemini"),
        ledger={row["provider"]: (row["calls"], row["characters"]) for row in spent},
        narrated=sum(row["spoken_characters"] for row in rows),
        kills=kills,
        drops=drops,
        seconds=seconds,
    )
