"""What a provider's client needs for its first call is loaded once, before that call."""

import ssl

import pytest

from book_pipeline.formatting.editor import gemini
from book_pipeline.speech import elevenlabs


@pytest.mark.parametrize(("module", "connect"), [(gemini, gemini._client), (elevenlabs, elevenlabs._connection)])
def test_a_client_loads_no_certificates_again(monkeypatch, module, connect):
    module._certificates.cache_clear()
    module.prepare()
    loaded = []
    create = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: loaded.append(create()) or loaded[-1])
    connect.__wrapped__("key", "https://localhost", 1.0)
    assert loaded == []
    module._certificates.cache_clear()
    module.prepare()
    assert loaded, "this is how the library loads them"
