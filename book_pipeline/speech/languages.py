"""The language of a book as ElevenLabs names it."""

SAME_LANGUAGE = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "tl": "fil", "cmn": "zh"}
"""BCP 47 codes of languages that ElevenLabs lists under another code."""
MODELS_WITHOUT_CODE = (
    *("eleven_monolingual_v1", "eleven_flash_v2", "eleven_turbo_v2"),
    *("eleven_multilingual_v1", "eleven_multilingual_v2"),
)
"""Models from before `language_code`: they speak one language, or take it from the text and ignore, or once rejected,
the parameter (livekit/agents#985 and #6197). Every later model takes it. The list of models does not say so."""
ALPHA_2 = 2


def listed_code(language: str | None) -> str | None:
    """Return the code of a language (BCP 47) in ElevenLabs' lists, such as `no` for `nb-NO`; None for None."""
    if language is None:
        return None
    code = language.split("-")[0].lower()
    return SAME_LANGUAGE.get(code, code)


def sent_code(language: str | None, model_id: str) -> str | None:
    """Return the `language_code` of a call, or None if the model gets none."""
    return None if model_id in MODELS_WITHOUT_CODE else listed_code(language)


def lacks(codes: set[str], code: str) -> bool:
    """Return whether a model whose list has these codes lacks the language.

    A list without any two-letter code uses another standard, so it says nothing about a two-letter one.
    """
    primary = {listed.split("-")[0].lower() for listed in codes}
    same_standard = len(code) != ALPHA_2 or any(len(listed) == ALPHA_2 for listed in primary)
    return bool(primary) and same_standard and code not in {SAME_LANGUAGE.get(each, each) for each in primary}
