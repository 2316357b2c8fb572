"""The complexity of a rule's wildcards. EventBridge rejects patterns whose automaton has too many simultaneous states.

The measure is that of github.com/aws/event-ruler (MachineComplexityEvaluator): the largest number of positions in the
patterns that the automaton can be in after reading the same characters.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence

END = "end"
OTHER = "a character that no pattern names"


def complexity(patterns: Sequence[str]) -> int:
    """Return the complexity of patterns in one list, like that of an `anything-but`."""
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
            if number > 1 and tokens[number - 2] == "*":  # a star also matches the empty string
                by_character[places[-3], token].add(places[-1])
    characters = {character for _, character in by_character} | {OTHER}
    seen: set[frozenset[Hashable]] = set()
    pending = [frozenset[Hashable]([""])]
    while pending:
        current = pending.pop()
        for character in characters:
            reached = frozenset(
                place for start in current for place in by_any[start] | by_character.get((start, character), set())
            )
            if reached and reached not in seen:
                seen.add(reached)
                pending.append(reached)
    return max(len(places | {star for place in places for star in by_any[place]}) for places in seen)


def _place(pattern: str, number: int, tokens: list[str]) -> Hashable:
    """Return the state after `number` tokens; patterns with the same prefix share states up to the first star."""
    if number == len(tokens):
        return END
    return (pattern, number) if "*" in tokens[: number - 1] else "".join(tokens[:number])
