"""How complex a rule's wildcards are, counted as EventBridge counts: it refuses what could be in too many states.

The measure is that of github.com/aws/event-ruler (MachineComplexityEvaluator): the largest number of places in the
patterns at which one and the same key may stand after one and the same character.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence

END = "end"
OTHER = "a character that no pattern names"


def complexity(patterns: Sequence[str]) -> int:
    """Return the measure for a list that stands together, as that of one `anything-but`."""
    by_character: dict[tuple[Hashable, str], set[Hashable]] = defaultdict(set)
    by_any: dict[Hashable, set[Hashable]] = defaultdict(set)
    for pattern in patterns:
        tokens = ['"', *pattern, '"']
        places: list[Hashable] = [""]
        for number, token in enumerate(tokens, start=1):
            places.append(_place(pattern, number, tokens))
            if token == "*":
                by_any[places[-2]].add(places[-1])
                by_any[places[-1]].add(places[-1])
                continue
            by_character[places[-2], token].add(places[-1])
            if number > 1 and tokens[number - 2] == "*":  # which may stand for nothing
                by_character[places[-3], token].add(places[-1])
    characters = {character for _, character in by_character} | {OTHER}
    seen: set[frozenset[Hashable]] = set()
    coming = [frozenset[Hashable]([""])]
    while coming:
        at = coming.pop()
        for character in characters:
            reached = frozenset(
                place for start in at for place in by_any[start] | by_character.get((start, character), set())
            )
            if reached and reached not in seen:
                seen.add(reached)
                coming.append(reached)
    return max(len(places | {star for place in places for star in by_any[place]}) for places in seen)


def _place(pattern: str, number: int, tokens: list[str]) -> Hashable:
    """Name the place behind so many tokens: up to the first star, patterns that begin alike share theirs."""
    if number == len(tokens):
        return END
    return (pattern, number) if "*" in tokens[: number - 1] else "".join(tokens[:number])
