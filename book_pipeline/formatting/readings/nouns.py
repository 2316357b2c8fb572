"""Singular and plural among the forms of a noun that is counted, in languages that add an ending for the plural."""

from functools import lru_cache

PLURAL_ENDINGS = ("s", "es", "n", "en", "er")
CHANGED_ENDINGS = (("l", "is"), ("a", "or"), ("ão", "ões"), ("ón", "ones"), ("one", "oni"), ("ardo", "ardi"))
"""What the plural puts for the end of the singular: real, reais; krona, kronor; milhão, milhões; millón, millones."""


@lru_cache(maxsize=2048)
def singular(forms: str) -> str:
    """Return the alternatives that may follow "one": all but the plural of another."""
    nouns = forms.split("|")
    many = {plural for noun in nouns for plural in _plurals(noun)}
    return "|".join(noun for noun in nouns if noun not in many)


@lru_cache(maxsize=2048)
def plural(forms: str) -> str:
    """Return the alternatives that may follow "two": all but the singular of another."""
    nouns = forms.split("|")
    return "|".join(noun for noun in nouns if not _plurals(noun) & set(nouns))


def _plurals(noun: str) -> set[str]:
    changed = {noun.removesuffix(end) + many for end, many in CHANGED_ENDINGS if noun.endswith(end)}
    return {noun + ending for ending in PLURAL_ENDINGS} | changed
