"""What a provider's client needs for its first call is loaded once, before that call."""

import httpx
import httpx2
import pytest

from book_pipeline.formatting.editor import gemini
from book_pipeline.speech import elevenlabs_client


@pytest.mark.parametrize(
    ("module", "library", "connect"),
    [
        (gemini, httpx2, gemini._client.__wrapped__),
        (elevenlabs_client, httpx, elevenlabs_client.connection.__wrapped__),
    ],
)
def test_a_client_loads_no_certificates_again(monkeypatch, module, library, connect):
    module._certificates.cache_clear()
    module.prepare()

    def refuse(*_, **__):
        raise AssertionError("certificates are loaded")

    monkeypatch.setattr(library, "create_ssl_context", refuse)
    monkeypatch.setattr("ssl.create_default_context", refuse)
    connect("key", "https://localhost", 1.0)
    module._certificates.cache_clear()
    with pytest.raises(AssertionError, match="certificates are loaded"):
        connect("key", "https://localhost", 1.0)
