"""The local account's secrets: made at random on the first start, kept for its owner alone, never printed."""

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self


def _access_key_id() -> str:
    return "AKIA" + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16))


def _secret() -> str:
    return secrets.token_urlsafe(30)


@dataclass(frozen=True)
class Credentials:
    """One AWS access key, the database users' passwords, and the API keys that the stand-in providers accept."""

    access_key_id: str = field(default_factory=_access_key_id)
    secret_access_key: str = field(default_factory=_secret, repr=False)
    migrator_password: str = field(default_factory=_secret, repr=False)
    pipeline_password: str = field(default_factory=_secret, repr=False)
    gemini_api_key: str = field(default_factory=_secret, repr=False)
    elevenlabs_api_key: str = field(default_factory=_secret, repr=False)

    @classmethod
    def kept_in(cls, state: Path) -> Self:
        """Read `<state>/credentials.json`; what it lacks is made and kept."""
        file = state / "credentials.json"
        kept = json.loads(file.read_text()) if file.exists() else {}
        credentials = cls(**kept)
        if asdict(credentials) != kept:
            state.mkdir(parents=True, exist_ok=True)
            descriptor, unfinished = tempfile.mkstemp(dir=state, prefix=".credentials-")  # mode 0600
            with os.fdopen(descriptor, "w") as stream:
                json.dump(asdict(credentials), stream, indent=2)
            Path(unfinished).replace(file)
        return credentials
