"""The languages, each a module with the class of the same code; a language without a module says numbers only."""

from functools import lru_cache
from importlib import import_module

from book_pipeline.formatting.readings.language import Language

MODULES = frozenset(
    ["ar", "de", "en", "es", "fi", "fr", "hi", "hu", "hy", "it", "ja", "ko", "pt", "ru", "sv", "vi", "zh"],
)

SMALL_MODULES = frozenset({"da", "nb", "nl", "pl"})
"""Languages with a module whose numbers num2words says."""
OTHER_CODES = {"no": "nb", "nn": "nb"}


@lru_cache(maxsize=64)
def language_of(tag: str) -> Language | None:
    """Return the language of a BCP 47 tag; None if nothing is known of it."""
    code = tag.partition("-")[0].lower()
    code = OTHER_CODES.get(code, code)
    if code in MODULES or code in SMALL_MODULES:
        tongue: Language = import_module(f"{__name__}.{code}").LANGUAGE
        return tongue
    from book_pipeline.formatting.readings.languages.counted import counted

    return counted(code)
