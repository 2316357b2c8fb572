"""What a deletion cannot reach: texts and audio at the providers, and charges whose answer was lost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

WITHOUT_HISTORY = ("gemini",)
"""Providers that cannot say later what they have charged."""
REMAINS = {
    "elevenlabs": "ElevenLabs: text and audio of {calls} stay in the history of your account. Delete them at "
    "https://elevenlabs.io/app/history.",
    "gemini": "Gemini: Google has processed the text in {calls}. It keeps no history that you could delete; its "
    "terms say how long calls are logged.",
}
"""What a deletion here cannot reach, by provider."""
OF_STAND_INS = {
    "elevenlabs": "ElevenLabs (stand-in): text and audio of {calls} stay in the folder of the local cloud.",
    "gemini": "Gemini (stand-in): nothing of {calls} is kept.",
}
"""The same, if a stand-in has answered each call."""


def calls_by_provider(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Return the number of calls by provider, of rows with `provider` and `calls`."""
    calls = Counter[str]()
    for row in rows:
        calls[row["provider"]] += row["calls"]
    return calls


def remaining(spent: Sequence[Mapping[str, Any]], lost: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a sentence or two for each provider that has been called for a book.

    Parameters
    ----------
    spent
        `provider`, `calls` and `stand_in` of what is in the ledger, perhaps several rows for a provider.
    lost
        `provider`, `calls` and the estimated `usd` of the calls whose answer was lost.

    """
    known, unknown = calls_by_provider(spent), {row["provider"]: row for row in lost}
    real = {row["provider"] for row in spent if not row["stand_in"]}
    lines = []
    for provider, sentence in REMAINS.items():
        missing = unknown.get(provider, {"calls": 0, "usd": Decimal(0)})
        calls = known[provider] + missing["calls"]
        if not calls:
            continue
        is_real = provider in real or not known[provider]
        line = (sentence if is_real else OF_STAND_INS[provider]).format(calls=_counted(calls))
        if missing["calls"] and is_real:
            line += f" The answer to {_counted(missing['calls'])} was lost, which may have cost up to "
            line += f"{missing['usd']:.4f} USD more."
        lines.append(line)
    return lines


def _counted(calls: int) -> str:
    return f"{calls:,} call{'' if calls == 1 else 's'}"
