"""Books that are all different: every sentence and heading contains the name of its book."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

MOST_CHAPTERS, LEAST_CHAPTERS = 6, 3
SENTENCES = (
    "The lamp of {} was lit at dusk, and it burned until the last boat had come in.",
    "Nobody in {} had seen who had left the letter under the door of the harbour office.",
    "So {} slept, and the tide went out over the sand without a sound.",
    "By noon all of {} was talking about it, and by evening nobody believed it any more.",
    "The keeper of {} wrote nothing down, for he was sure that he would remember.",
    "Fog lay over {} until the bell rang for the second time.",
)
REJECTED = "The clerk of {} would not read this page aloud."
UNUSABLE = "The gramophone of {} played nothing but noise."


@dataclass(frozen=True)
class ManyBook:
    """One of many books.

    Parameters
    ----------
    ends
        How it has to end if nobody stops it: "complete", or the name of its error.

    """

    number: int
    chapters: int
    ends: str

    @property
    def name(self) -> str:
        """The name, which no other book's name contains."""
        return f"Port{self.number:03}"

    @property
    def key(self) -> str:
        """The key of the dropped file."""
        return f"raw/{self.name}.txt"

    @property
    def options(self) -> dict[str, str]:
        """The options that are dropped with it: every third book has credits."""
        return {} if self.number % 3 else {"credits": "true"}

    @property
    def sections(self) -> list[str]:
        """The numbers of what is narrated."""
        chapters = [str(number) for number in range(1, self.chapters + 1)]
        return ["0", *chapters, f"{self.chapters}a"] if self.options else chapters

    def book_id(self, bucket: str) -> UUID:
        """Return the book's id."""
        return uuid5(NAMESPACE_URL, f"s3://{bucket}/{self.key}")

    def text(self) -> str:
        """Return the file. What fails is in the last chapter."""
        chapters = "".join(
            f"CHAPTER {number}\n\n{self._chapter(number)}\n\n\n" for number in range(1, self.chapters + 1)
        )
        return f"Title: The Lamp of {self.name}\nAuthor: A. Writer\nLanguage: English\n\n\n{chapters}"

    @property
    def fault(self) -> tuple[str, str] | None:
        """The fault of ElevenLabs that makes the book fail, and the words that cause it."""
        faults = {"ProviderRejected": ("payment_required", REJECTED), "ChaptersIncomplete": ("garbage_mp3", UNUSABLE)}
        if self.ends not in faults:
            return None
        name, sentence = faults[self.ends]
        return name, sentence.format(self.name)

    def _chapter(self, number: int) -> str:
        place = f"the {number}. house of {self.name}"
        sentences = [sentence.format(place) for sentence in SENTENCES]
        if self.fault and number == self.chapters:
            sentences.append(self.fault[1])
        return f"Chapter {number} of {self.name}\n\n" + " ".join(sentences)


def many_books(books: int, random: Random, most_chapters: int = MOST_CHAPTERS) -> Sequence[ManyBook]:
    """Return this many books of at least three chapters; about one in nine fails."""
    ends = {4: "ChaptersIncomplete", 8: "ProviderRejected"}
    return [
        ManyBook(number, random.randint(LEAST_CHAPTERS, most_chapters), ends.get(number % 18, "complete"))
        for number in range(books)
    ]
