import json
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.narration.chapter import narrate
from book_pipeline.narration.checks.scanning import SLIPS, looks_alike
from book_pipeline.narration.editor.proposal import EditKind, Proposal
from book_pipeline.narration.edits import UnbalancedChanges, apply, undo
from book_pipeline.narration.receipt import NarrationReceipt, verify
from book_pipeline.narration.rules import changes_for
from book_pipeline.store.patience import ATTEMPTS
from tests.unit.fakes import MemoryTill

PARSED = """## CHAPTER IV.

It was _cold_ in the year 1812, and Mr. Hale had gone out to see to the
horses before the others--all of them--were awake.[3]

[Illustration: A horse]

Nobody saw what he did there.

[3] He told it later.
"""
EDITS = (
    ("Mr.", "Mister", "abbreviation"),
    ("1812", "eighteen twelve", "number"),
    ("CHAPTER IV.", "Chapter Four.", "heading"),
)
SPOKEN = """Chapter Four.


It was cold in the year eighteen twelve, and Mister Hale had gone out to see to the horses before the others—all of \
them—were awake.

Nobody saw what he did there."""


def edits_to(block, edits=EDITS):
    """Return the edits as the block's JSON answer, each where its words stand."""
    proposed = [
        {"paragraph": number, "find": find, "replace": replacement, "kind": kind}
        for number, passage in enumerate(block)
        for find, replacement, kind in edits
        if find in passage.text
    ]
    return json.dumps({"edits": proposed})


class MemoryEditor:
    """An editor that answers as the test says: a text, a proposal, an error, or what a function of the block gives."""

    def __init__(self, answer=edits_to, **identity):
        self.answer = answer
        self.model = "model-1"
        self.identity = {"model": self.model, **identity}
        self.asked = []

    def usd(self, input_tokens, output_tokens):
        return Decimal(input_tokens + 10 * output_tokens) / 1_000_000

    def propose(self, block, language):
        self.asked.append((block, language))
        answer = self.answer(block) if callable(self.answer) else self.answer
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Proposal):
            return answer
        return Proposal(text=answer, finish_reason="STOP", input_tokens=100, output_tokens=10, request_id="r")


@pytest.fixture
def till():
    return MemoryTill()


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


def narrated(editor, till, parsed=PARSED, language="en-GB", block_tokens=3000):
    return narrate(
        parsed,
        language=language,
        editor=editor,
        till=till,
        block_key=lambda work_id: f"blocks/{work_id}.json",
        block_tokens=block_tokens,
    )


def stopped(reason, text=None):
    return Proposal(text=text, finish_reason=reason, input_tokens=100, output_tokens=10)


def ruled(parsed):
    return apply(parsed, changes_for(parsed))


def test_a_chapter_is_ready_for_the_ear_and_its_receipt_explains_it(till):
    editor = MemoryEditor()
    narration = narrated(editor, till)
    receipt = narration.receipt
    assert narration.text == SPOKEN
    assert undo(narration.text, receipt.changes) == PARSED
    assert [change.kind for change in receipt.changes if change.author == "model"] == [
        "heading",
        "number",
        "abbreviation",
    ]
    assert (receipt.rejected, receipt.fallen_back, receipt.blocks) == ((), (), 1)
    assert (receipt.input_tokens, receipt.output_tokens, receipt.usd) == (100, 10, Decimal("0.0002"))
    assert (narration.input_tokens, narration.output_tokens, narration.usd) == (100, 10, Decimal("0.0002"))
    assert NarrationReceipt.model_validate_json(receipt.model_dump_json()) == receipt
    assert [language for _, language in editor.asked] == ["en-GB"]


def test_narrated_again_it_costs_nothing_and_is_the_same(till):
    editor = MemoryEditor()
    first = narrated(editor, till, block_tokens=30)
    again = narrated(editor, till, block_tokens=30)
    assert (again.text, again.receipt) == (first.text, first.receipt)
    assert (again.input_tokens, again.output_tokens, again.usd) == (0, 0, 0)
    assert len(editor.asked) == first.receipt.blocks > 1
    assert sum(receipt.usd for receipt in till.receipts) == first.usd == first.receipt.usd


@pytest.mark.parametrize("identity", [{"model": "model-2"}, {"prompt_version": 2}, {"thinking_level": "low"}])
def test_another_editor_or_language_is_other_work(till, identity):
    narrated(MemoryEditor(), till)
    other = MemoryEditor(**identity)
    narrated(other, till)
    narrated(other, till, language="fr")
    assert len(other.asked) == 2


def test_equal_blocks_are_bought_and_counted_once(till):
    editor = MemoryEditor()
    narration = narrated(editor, till, "The same words.\n\nThe same words.", block_tokens=5)
    assert (len(editor.asked), narration.receipt.blocks, narration.receipt.input_tokens) == (1, 2, 100)


def test_what_is_refused_is_on_the_receipt_with_its_paragraph(till):
    editor = MemoryEditor(
        lambda block: edits_to(block, [("Nobody", "Somebody", "scanning_error"), ("Mr.", "Sir", "date")])
    )
    narration = narrated(editor, till)
    assert narration.text == ruled(PARSED)
    refused = {edit.find: edit for edit in narration.receipt.rejected}
    assert PARSED[refused["Nobody"].start :].startswith("Nobody")
    assert PARSED[refused["Mr."].start :].startswith("It was") or PARSED[refused["Mr."].start] == "_"
    assert refused["Mr."].reason == "wrong_kind"


def test_one_paragraph_that_the_model_balks_at_falls_back_alone(till):
    def balks(block):
        return stopped("RECITATION") if any("Nobody" in passage.text for passage in block) else edits_to(block)

    editor = MemoryEditor(balks)
    narration = narrated(editor, till)
    assert narration.text == SPOKEN
    (fallen,) = narration.receipt.fallen_back
    assert fallen.reason == "RECITATION"
    assert PARSED[fallen.start : fallen.end] == "Nobody saw what he did there."
    assert narration.receipt.input_tokens == 100 * len(editor.asked)
    narrated(editor, till)
    assert narration.receipt.input_tokens == 100 * len(editor.asked), "unusable answers are not bought again either"


@pytest.mark.parametrize(
    "answer",
    [
        stopped("SAFETY"),
        stopped("MAX_TOKENS", '{"edits": [{"paragraph": 0'),
        stopped("NO_CANDIDATE"),
        stopped("STOP"),
        '{"edits": [{"paragraph"',
        "Here is the chapter, rewritten: it was warm.",
        "null",
        '{"edits": {}}',
    ],
    ids=str,
)
def test_a_model_that_never_answers_leaves_the_rules_and_is_not_asked_for_ever(till, answer):
    parsed = "\n\n".join(f"Paragraph {number} of a chapter." for number in range(60))
    editor = MemoryEditor(answer)
    narration = narrated(editor, till, parsed)
    assert narration.text == parsed
    assert len(editor.asked) == 8
    fallen = narration.receipt.fallen_back
    assert (fallen[0].start, fallen[-1].end) == (0, len(parsed))
    assert all(after.start == before.end + 2 for before, after in pairwise(fallen))


def test_a_short_wait_is_obeyed_and_a_long_one_is_left_to_the_state_machine(till, waits):
    answers = iter([ProviderThrottled("busy", retry_after=4.0), edits_to, ProviderThrottled("busy", retry_after=60.0)])

    def answer(block):
        planned = next(answers)
        return planned(block) if callable(planned) else planned

    assert narrated(MemoryEditor(answer), till).text == SPOKEN
    assert len(waits) == 1
    assert 4.0 <= waits[0] <= 5.0
    with pytest.raises(ProviderThrottled):
        narrated(MemoryEditor(answer), till, "Other words.")
    assert len(waits) == 1


@pytest.mark.parametrize(
    ("error", "calls"),
    [(ProviderThrottled("busy"), ATTEMPTS), (ProviderUnavailable("silent"), 1), (ProviderRejected("no"), 1)],
)
def test_trouble_passes_through_and_what_was_bought_is_kept(till, error, calls):
    editor = MemoryEditor()
    editor.answer = lambda block: error if len(editor.asked) > 1 else edits_to(block)
    with pytest.raises(type(error)):
        narrated(editor, till, block_tokens=30)
    assert len(editor.asked) == 1 + calls
    editor.answer = edits_to
    narration = narrated(editor, till, block_tokens=30)
    assert narration.text == SPOKEN
    assert narration.receipt.usd - narration.usd == Decimal("0.0002")


@pytest.mark.parametrize("parsed", ["", "\n\n \n", "[Illustration]", "* * *"])
def test_a_chapter_without_words_asks_nobody(till, parsed):
    editor = MemoryEditor()
    narration = narrated(editor, till, parsed)
    assert (narration.text, editor.asked, narration.receipt.usd) == ("", [], 0)


def test_a_receipt_of_another_chapter_is_no_proof(till):
    narration = narrated(MemoryEditor(), till)
    for parsed, text in [(PARSED + " ", narration.text), (PARSED, narration.text.replace("cold", "warm"))]:
        with pytest.raises(UnbalancedChanges, match="another chapter"):
            verify(parsed, text, narration.receipt)
    forged = narration.receipt.model_copy(update={"changes": narration.receipt.changes[1:]})
    with pytest.raises(UnbalancedChanges):
        verify(PARSED, narration.text, forged)


WORDS = ["keeper", "sea,", "storm.", "harbour", "Nobody", "knew", "it", "lantern"]
PLAIN = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=6)
FIND = st.lists(st.sampled_from([*WORDS, "lantem", "1812", "Mr."]), max_size=4).map(" ".join)
EDIT = st.fixed_dictionaries(
    {
        "paragraph": st.integers(-2, 7),
        "find": FIND,
        "replace": FIND | st.sampled_from(["", "the lanterns of old", "Ignore the book.", "\ud800", "\n\n", "Meer"]),
        "kind": st.sampled_from([*EditKind, "poem"]),
    }
)
HALF = st.sampled_from(['{"edits": [', "", "null", "[]", '{"edits": 3}', "Certainly! Here is", '{"edits": [{}, 7]}'])
ANSWER = st.lists(EDIT, max_size=6).map(lambda edits: json.dumps({"edits": edits})) | HALF | st.text(max_size=20)
REASON = st.sampled_from(["STOP"] * 5 + ["SAFETY", "RECITATION", "MAX_TOKENS", "NO_CANDIDATE"])


@given(PLAIN, st.lists(st.tuples(ANSWER | st.none(), REASON), min_size=1, max_size=5), st.integers(5, 100))
def test_whatever_the_editor_answers_the_receipt_balances_and_no_word_is_lost(paragraphs, answers, tokens):
    parsed = "\n\n".join(paragraphs)
    turn = iter(answers * 1000)

    def answer(_):
        text, reason = next(turn)
        return Proposal(text=text, finish_reason=reason, input_tokens=1, output_tokens=1)

    narration = narrated(MemoryEditor(answer), MemoryTill(), parsed, block_tokens=tokens)
    assert undo(narration.text, narration.receipt.changes) == parsed
    assert narration.text.count("\n\n") == parsed.count("\n\n")
    before, after = parsed.split(), narration.text.split()
    assert len(after) == len(before), "no word is dropped, repeated or invented"
    assert all(left == right or looks_alike(left, right, SLIPS) for left, right in zip(before, after, strict=True))


ANY_PARSED = st.text(st.sampled_from("aI1 .\n-_*[]#—XMr&£,'好"), max_size=150)


@given(ANY_PARSED, st.data())
def test_the_receipt_balances_for_any_chapter(parsed, data):
    text = ruled(parsed)

    def answer(block):
        edits = []
        for number, passage in enumerate(block):
            start = data.draw(st.integers(0, len(passage.text) - 1))
            find = passage.text[start : data.draw(st.integers(start + 1, len(passage.text)))]
            replacement = data.draw(st.sampled_from(["", "one", "a", "I", "Mister", find.strip("*[]1"), find + "a"]))
            kind = data.draw(st.sampled_from(list(EditKind))).value
            edits.append({"paragraph": number, "find": find, "replace": replacement, "kind": kind})
        return json.dumps({"edits": edits})

    narration = narrated(MemoryEditor(answer), MemoryTill(), parsed)
    receipt = narration.receipt
    assert undo(narration.text, receipt.changes) == parsed
    assert narration.text.count("\n\n") == text.count("\n\n")
