"""The local account's secrets: random, created on the first start, readable by their owner only, never printed."""

import base64
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from book_pipeline.json_text import read_json
from local import files


def _access_key_id() -> str:
    return "AKIA" + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16))


def _secret() -> str:
    return secrets.token_urlsafe(30)


@dataclass(frozen=True)
class AccessKey:
    """The key that an AWS client signs its requests with."""

    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class Credentials:
    """An AWS access key, the database administrator's password, the API keys that the stand-in providers accept."""

    access_key_id: str = field(default_factory=_access_key_id)
    secret_access_key: str = field(default_factory=_secret, repr=False)
    administrator_password: str = field(default_factory=_secret, repr=False)
    gemini_api_key: str = field(default_factory=_secret, repr=False)
    elevenlabs_api_key: str = field(default_factory=_secret, repr=False)

    @classmethod
    def load_or_create(cls, state: Path) -> Self:
        """Return the secrets in `<state>/credentials.json`; create and store those that are missing or damaged."""
        file = state / "credentials.json"
        stored = _read(file) if file.exists() else {}
        credentials = cls(**{name: value for name, value in stored.items() if name in cls.__dataclass_fields__})
        if asdict(credentials) != stored:
            files.make_folder(state)
            files.write(file, json.dumps(asdict(credentials), indent=2).encode())
        return credentials

    def own_key(self) -> AccessKey:
        """Return the access key of the account's owner."""
        return AccessKey(self.access_key_id, self.secret_access_key)

    def key_of(self, principal: str) -> AccessKey:
        """Return the access key of a role in this account, derived from the role's name, so it identifies the role."""

        def derived(what: str) -> bytes:
            return hmac.digest(self.secret_access_key.encode(), f"{what} of {principal}".encode(), "sha256")

        key_id = "ASIA" + base64.b32encode(derived("access key id")).decode()[:16]
        return AccessKey(key_id, base64.b64encode(derived("secret access key")).decode()[:40])


def _read(file: Path) -> dict[str, str]:
    """Return the stored secrets; none if the file is damaged, which is then set aside."""
    with suppress(ValueError):
        stored = read_json(file.read_bytes())
        if isinstance(stored, dict) and all(value and isinstance(value, str) for value in stored.values()):
            return stored
    files.set_aside(file)
    return {}
