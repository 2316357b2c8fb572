from decimal import Decimal

from book_pipeline.costs import Estimate, StageEstimate, spending

ESTIMATE = Estimate(
    chapters=2,
    characters=2000,
    minutes=2.0,
    stages=(
        StageEstimate(stage="FormatChapter", provider="gemini", model="m", input_tokens=900, usd=Decimal("0.0005")),
        StageEstimate(stage="GenerateAudio", provider="elevenlabs", model="v", characters=2000, usd=Decimal("0.2")),
    ),
)
SPEECH = {
    "stage": "GenerateAudio", "provider": "elevenlabs", "calls": 3, "characters": 2010, "input_tokens": 0,
    "output_tokens": 0, "usd": Decimal("0.201000"),
}  # fmt: skip


def test_the_sum_is_that_of_the_stages_and_travels_as_json():
    assert ESTIMATE.usd == Decimal("0.2005")
    kept = ESTIMATE.model_dump(mode="json")
    assert kept["usd"] == "0.2005"
    assert Estimate.model_validate(kept) == ESTIMATE


def test_a_stage_that_nothing_was_paid_for_yet_shows_its_estimate():
    narration, speech = spending(ESTIMATE, [SPEECH])
    assert (narration.stage, narration.calls, narration.usd) == ("FormatChapter", 0, 0)
    assert (narration.estimated_usd, narration.difference_usd) == (Decimal("0.0005"), Decimal("-0.0005"))
    assert (speech.usd, speech.estimated_usd, speech.difference_usd) == (
        Decimal("0.201000"),
        Decimal("0.2"),
        Decimal("0.001000"),
    )
    assert (speech.calls, speech.characters) == (3, 2010)


def test_what_nobody_estimated_is_not_left_out():
    (speech,) = spending(None, [SPEECH])
    assert (speech.estimated_usd, speech.difference_usd) == (0, Decimal("0.201000"))
    other = SPEECH | {"provider": "another"}
    assert [row.provider for row in spending(ESTIMATE, [other])] == ["gemini", "elevenlabs", "another"]
    assert spending(None, []) == []
