"""What a deletion says about the providers: what they keep, which answers were lost, and what a stand-in is."""

from decimal import Decimal

from book_pipeline.delivery.remains import remaining


def spent(provider, calls, *, stand_in=False):
    return {"provider": provider, "calls": calls, "stand_in": stand_in}


def lost(provider, calls, usd="0.25"):
    return {"provider": provider, "calls": calls, "usd": Decimal(usd)}


def test_nothing_remains_of_a_book_without_calls():
    assert remaining([], []) == []


def test_calls_of_all_stages_are_counted_and_lost_answers_have_a_price():
    speech, editor = remaining(
        [spent("elevenlabs", 1200), spent("elevenlabs", 34), spent("gemini", 1)], [lost("elevenlabs", 1)]
    )
    assert speech.startswith("ElevenLabs: text and audio of 1,235 calls stay in the history of your account.")
    assert speech.endswith("The answer to 1 call was lost, which may have cost up to 0.2500 USD more.")
    assert editor.startswith("Gemini: Google has processed the text in 1 call.")
    assert "lost" not in editor


def test_a_stand_in_is_named_and_keeps_nothing_elsewhere():
    lines = remaining([spent("elevenlabs", 2, stand_in=True), spent("gemini", 3, stand_in=True)], [lost("gemini", 1)])
    assert lines == [
        "ElevenLabs (stand-in): text and audio of 2 calls stay in the folder of the local cloud.",
        "Gemini (stand-in): nothing of 4 calls is kept.",
    ]


def test_a_provider_that_was_asked_itself_at_least_once_is_no_stand_in():
    (line,) = remaining([spent("elevenlabs", 2, stand_in=True), spent("elevenlabs", 1)], [])
    assert line.startswith("ElevenLabs: text and audio of 3 calls")
