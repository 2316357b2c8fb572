from decimal import Decimal

import pytest

from book_pipeline.formatting.editor.gemini import GeminiEditor
from book_pipeline.prices import EditorPrice
from tests.exchanges import valid_requests


@pytest.fixture
def editor(provider):
    with valid_requests():
        yield GeminiEditor(
            api_key="the-very-secret-key",
            base_url=provider.url,
            model="gemini-3.5-flash-lite",
            timeout_seconds=5,
            thinking_level="low",
            price=EditorPrice(
                usd_per_million_input_tokens=Decimal("0.30"), usd_per_million_output_tokens=Decimal("2.50")
            ),
        )
