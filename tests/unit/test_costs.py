from decimal import Decimal

from book_pipeline.costs import Estimate, StageEstimate, compare_costs

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
    "stage": "GenerateAudio", "provider": "elevenlabs", "calls": 3, "characters": 2010, "credits": Decimal("1005.000"),
    "input_tokens": 0,
    "output_tokens": 0, "usd": Decimal("0.201000"),
}  # fmt: skip


def test_the_estimate_sums_its_stages_and_survives_json():
    assert ESTIMATE.usd == Decimal("0.2005")
    values = ESTIMATE.model_dump(mode="json")
    assert values["usd"] == "0.2005"
    assert Estimate.model_validate(values) == ESTIMATE


def test_a_stage_without_charges_shows_its_estimate():
    formatting, speech = compare_costs(ESTIMATE, [SPEECH])
    assert (formatting.stage, formatting.calls, formatting.usd) == ("FormatChapter", 0, 0)
    assert (formatting.estimated_usd, formatting.difference_usd) == (Decimal("0.0005"), Decimal("-0.0005"))
    assert (speech.usd, speech.estimated_usd, speech.difference_usd) == (
        Decimal("0.201000"),
        Decimal("0.2"),
        Decimal("0.001000"),
    )
    assert (speech.calls, speech.characters, speech.credits) == (3, 2010, 1005)


def test_charges_without_an_estimate_are_included():
    (speech,) = compare_costs(None, [SPEECH])
    assert (speech.estimated_usd, speech.difference_usd) == (0, Decimal("0.201000"))
    other = SPEECH | {"provider": "another"}
    assert [row.provider for row in compare_costs(ESTIMATE, [other])] == ["gemini", "elevenlabs", "another"]
    assert compare_costs(None, []) == []
