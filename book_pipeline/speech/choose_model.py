"""Check a book against its ElevenLabs model and the account's plan, before anything is paid."""

from decimal import Decimal
from typing import Any, TypeVar

from book_pipeline.errors import InvalidRequest
from book_pipeline.settings import BookSpeechSettings
from book_pipeline.speech.elevenlabs_account import Account, ListedModel, read_account
from book_pipeline.speech.languages import lacks, listed_code
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.books import Book

EVERYONES_FORMAT = "mp3_44100_128"
CREATOR_FORMAT, TIERS_BELOW_CREATOR = "mp3_44100_192", ("free", "starter")
"""192 kbit/s needs the plan Creator: https://elevenlabs.io/docs/api-reference/text-to-speech/convert."""

TIERS_FROM_CREATOR = ("creator", "pro", "scale", "business", "enterprise")
"""Plans that are known to allow it; with any other, the format is not requested, so that no book fails for it."""
FOR_SHOPS = frozenset({"acx", "r128"})
"""Outputs of 192 kbit/s."""

Number = TypeVar("Number", int, Decimal)


def read_speech_model(book: Book, settings: BookSpeechSettings, api_key: str) -> SpeechModel:
    """Read what ElevenLabs says about the book's model and the account; what is not answered is left open.

    Raises
    ------
    InvalidRequest
        The model lacks the book's language, or the plan does not allow the output format.
    ProviderRejected
        The API key is not valid.

    """
    model_id = book.request.get("model_id") or settings.elevenlabs_model_id
    account = read_account(api_key, settings.elevenlabs_base_url)
    _require_language(book.language, model_id, account)
    _require_format(settings.elevenlabs_output_format, account)
    earlier = book.speech_model
    output_format = _better_format(book, model_id, settings, account)
    if account.models is None and earlier is not None and earlier.model_id == model_id:
        # The same limit as before: another one would cut other chunks, which would be paid again.
        return earlier.model_copy(update=_plan(account) | {"notes": account.notes})
    return speech_model(model_id, account).model_copy(update={"output_format": output_format})


def speech_model(model_id: str, account: Account) -> SpeechModel:
    """Return a model as the account may use it."""
    listed, notes = account.model(model_id), account.notes
    if listed is None and account.models is not None:
        known = ", ".join(model.model_id for model in account.speaking())
        notes += (f"ElevenLabs does not list {model_id} for this account and may refuse it. It lists {known}.",)
    rates = listed.model_rates if listed else None
    return SpeechModel(
        model_id=model_id,
        listed_characters=_positive(listed.maximum_text_length_per_request) if listed else None,
        rate=_positive(rates.character_cost_multiplier) if rates else None,
        discount=(_positive(rates.cost_discount_multiplier) if rates else None) or Decimal(1),
        notes=notes,
        **_plan(account),
    )


def _positive(number: Number | None) -> Number | None:
    """Return the number; None if it is not above zero, which means nothing here."""
    return number if number is not None and number > 0 else None


def _plan(account: Account) -> dict[str, Any]:
    plan = account.plan
    return {"tier": plan and plan.tier, "credits_left": plan and plan.credits_left}


def _require_language(language: str | None, model_id: str, account: Account) -> None:
    """Raise InvalidRequest if the model's list of languages lacks the book's."""
    code, model = listed_code(language), account.model(model_id)
    if code is None or model is None or not lacks(_codes(model), code):
        return
    able = [other.model_id for other in account.speaking() if other.languages and not lacks(_codes(other), code)]
    remedy = f"Choose one of the models that do: {', '.join(able)}" if able else "No model of the account does"
    message = (
        f"The ElevenLabs model {model_id} does not speak {_name(code, account)}, the language of the book. Nothing was "
        f"paid in this run. {remedy}; or, if the book is in another language, state its language."
    )
    raise InvalidRequest(message)


def _codes(model: ListedModel) -> set[str]:
    return {language.language_id for language in model.languages or ()}


def _name(code: str, account: Account) -> str:
    """Return the language's name and code, as any listed model names it."""
    names = {
        listed_code(language.language_id): language.name
        for model in account.speaking()
        for language in model.languages or ()
        if language.name
    }
    return f"{names[code]} ({code})" if code in names else f'"{code}"'


def _better_format(book: Book, model_id: str, settings: BookSpeechSettings, account: Account) -> str | None:
    """Return the format of 192 kbit/s if an output of the book has that and the plan allows it, at the same price.

    A book keeps the format that it began with: in another one, every chunk would be bought again.
    """
    earlier, plan = book.speech_model, account.plan
    if earlier is not None and earlier.model_id == model_id:
        return earlier.output_format
    wanted = str(book.request.get("outputs") or settings.outputs).split(",")
    is_default = settings.elevenlabs_output_format == EVERYONES_FORMAT
    allowed = plan is not None and plan.tier in TIERS_FROM_CREATOR
    return CREATOR_FORMAT if is_default and allowed and not FOR_SHOPS.isdisjoint(wanted) else None


def _require_format(output_format: str, account: Account) -> None:
    """Raise InvalidRequest if the plan is known not to allow the output format."""
    plan = account.plan
    if plan is not None and output_format == CREATOR_FORMAT and plan.tier in TIERS_BELOW_CREATOR:
        message = (
            f"The ElevenLabs plan {plan.tier} does not allow the output format {output_format}, which needs Creator or "
            "a higher plan. Nothing was paid in this run. Set ELEVENLABS_OUTPUT_FORMAT=mp3_44100_128, or change the "
            "plan."
        )
        raise InvalidRequest(message)
