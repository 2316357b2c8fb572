"""What ElevenLabs says about itself and the account: the models and the subscription, free of charge."""

from typing import Any

from local.providers.account import ProviderAccount
from local.providers.controls import ELEVENLABS, Controls
from local.providers.elevenlabs_errors import ApiError, json_response
from local.providers.elevenlabs_models import MODELS, NAMES, Model
from local.providers.http_server import Response

SPEECH_TO_SPEECH = "eleven_multilingual_sts_v2"
INCLUDED = {"free": 10_000, "starter": 30_000, "creator": 100_000, "pro": 500_000, "scale": 2_000_000}
"""Credits that each plan includes in a month: https://elevenlabs.io/pricing."""


class AccountReads:
    """The endpoints that describe models and plan."""

    def __init__(self, account: ProviderAccount, controls: Controls) -> None:
        self._account = account
        self._controls = controls

    def answer(self, path: str) -> Response:
        """Answer GET /v1/models or GET /v1/user/subscription."""
        return self._models() if path == "/v1/models" else self._subscription()

    def _models(self) -> Response:
        """Answer with the models; the list has models for other products too."""
        discount = self._controls.settings.discount
        listed = [_model(model_id, model, discount) for model_id, model in MODELS.items()]
        other = _model(SPEECH_TO_SPEECH, Model("Eleven Multilingual v2 (speech to speech)", 0), discount)
        other |= {"can_do_text_to_speech": False, "can_do_voice_conversion": True}
        return self._counted([*listed, other])

    def _subscription(self) -> Response:
        settings = self._controls.settings
        limited = settings.character_limit is not None
        return self._counted(
            {
                "tier": settings.plan,
                "character_count": self._account.characters(),
                "character_limit": settings.character_limit if limited else INCLUDED[settings.plan],
                "max_character_limit_extension": 0 if limited else None,
                "max_credit_limit_extension": 0 if limited else "unlimited",
                "can_extend_character_limit": not limited,
                "allowed_to_extend_character_limit": not limited,
                "next_character_count_reset_unix": None,
                "voice_slots_used": 0,
                "professional_voice_slots_used": 0,
                "professional_voice_slots_used_in_workspace": 0,
                "voice_limit": 30,
                "max_voice_add_edits": 90,
                "voice_add_edit_counter": 0,
                "professional_voice_limit": 1,
                "can_extend_voice_limit": False,
                "can_use_instant_voice_cloning": True,
                "can_use_professional_voice_cloning": True,
                "currency": "usd",
                "current_overage": {"amount": "0", "currency": "usd"},
                "status": "free" if settings.plan == "free" else "active",
                "billing_period": "monthly_period",
                "character_refresh_period": "monthly_period",
                "next_invoice": None,
                "open_invoices": [],
                "has_open_invoices": False,
                "pending_change": None,
            }
        )

    def _counted(self, body: Any) -> Response:
        """Return the answer that the control `account_reads` asks for. Raises ApiError."""
        self._controls.count(ELEVENLABS, account_calls=1)
        match self._controls.settings.account_reads:
            case "not_permitted":
                message = "The API key you used is missing the permission to execute this operation."
                raise ApiError(401, "missing_permissions", message)
            case "unavailable":
                raise ApiError(503, "service_unavailable", "The service is not available.")
            case "misshapen":
                return json_response(200, {"detail": "moved"})
            case _:
                return json_response(200, body)


def _model(model_id: str, model: Model, discount: float) -> dict[str, Any]:
    return {
        "model_id": model_id,
        "name": model.name,
        "description": model.name,
        "can_be_finetuned": False,
        "can_do_text_to_speech": True,
        "can_do_voice_conversion": False,
        "can_use_style": model.takes_context,
        "can_use_speaker_boost": model.takes_context,
        "serves_pro_voices": False,
        "token_cost_factor": model.cost,
        "requires_alpha_access": False,
        "max_characters_request_free_user": model.max_characters,
        "max_characters_request_subscribed_user": model.max_characters,
        "maximum_text_length_per_request": model.max_characters,
        "languages": [{"language_id": code, "name": NAMES[code]} for code in sorted(model.languages)],
        "model_rates": {"character_cost_multiplier": model.cost, "cost_discount_multiplier": discount},
        "concurrency_group": model.group,
    }
