import json
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.formatting.change_log import ChangeLog, verify
from book_pipeline.formatting.chapter import format_text
from book_pipeline.formatting.checks.ocr_errors import SLIPS, looks_alike
from book_pipeline.formatting.editor.proposal import EditKind, Proposal
from book_pipeline.formatting.edits import UnbalancedChanges, apply, undo
from book_pipeline.formatting.lexicon.book_lexicon import EMPTY, BookLexicon
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.rules import changes_for
from book_pipeline.paid_calls.throttling import ATTEMPTS
from tests.unit.fakes import FakePaidCalls

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
FORMATTED = """Chapter Four.


It was cold in the year eighteen twelve, and Mister Hale had gone out to see to the horses before the others—all of \
them—were awake.

Nobody saw what he did there."""


def edits_to(block, edits=EDITS):
    """Return the JSON answer with each edit whose words are in a paragraph of the block."""
    proposed = [
        {"paragraph": number, "find": find, "replace": replacement, "kind": kind}
        for number, passage in enumerate(block)
        for find, replacement, kind in edits
        if find in passage.text
    ]
    return json.dumps({"edits": proposed})


class FakeEditor:
    """An editor with planned answers: a text, a proposal, an error, or a function of the block that returns one."""

    def __init__(self, answer=edits_to, **identity):
        self.answer = answer
        self.model = "model-1"
        self.stand_in = False
        self.thoughts_tokens = 0
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
def paid_calls():
    return FakePaidCalls()


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


def formatted(editor, paid_calls, parsed=PARSED, language="en-GB", block_tokens=3000, lexicon=EMPTY):
    return format_text(
        parsed,
        language=language,
        lexicon=lexicon,
        editor=editor,
        paid_calls=paid_calls,
        block_key=lambda idempotency_key: f"blocks/{idempotency_key}.json",
        block_tokens=block_tokens,
    )


def stopped(reason, text=None):
    return Proposal(text=text, finish_reason=reason, input_tokens=100, output_tokens=10)


def by_rules(parsed):
    return apply(parsed, changes_for(parsed))


def test_a_chapter_is_formatted_and_its_change_log_accounts_for_every_change(paid_calls):
    editor = FakeEditor()
    result = formatted(editor, paid_calls)
    change_log = result.change_log
    assert result.text == FORMATTED
    assert undo(result.text, change_log.changes) == PARSED
    assert [change.kind for change in change_log.changes if change.author == "model"] == [
        "heading",
        "number",
        "abbreviation",
    ]
    assert (change_log.rejected, change_log.rule_only_spans, change_log.blocks) == ((), (), 1)
    assert (change_log.input_tokens, change_log.output_tokens, change_log.usd) == (100, 10, Decimal("0.0002"))
    assert (result.input_tokens, result.output_tokens, result.usd) == (100, 10, Decimal("0.0002"))
    assert ChangeLog.model_validate_json(change_log.model_dump_json()) == change_log
    assert [language for _, language in editor.asked] == ["en-GB"]


def test_a_change_log_with_the_former_field_name_is_readable(paid_calls):
    change_log = formatted(FakeEditor(stopped("SAFETY")), paid_calls).change_log
    former = change_log.model_dump_json().replace("rule_only_spans", "rule_only_spans")
    assert ChangeLog.model_validate_json(former) == change_log


def test_formatting_a_chapter_again_costs_nothing_and_gives_the_same_result(paid_calls):
    editor = FakeEditor()
    first = formatted(editor, paid_calls, block_tokens=30)
    again = formatted(editor, paid_calls, block_tokens=30)
    assert (again.text, again.change_log) == (first.text, first.change_log)
    assert (again.input_tokens, again.output_tokens, again.usd) == (0, 0, 0)
    assert len(editor.asked) == first.change_log.blocks > 1
    assert sum(receipt.usd for receipt in paid_calls.receipts) == first.usd == first.change_log.usd


@pytest.mark.parametrize("identity", [{"model": "model-2"}, {"prompt_version": 2}, {"thinking_level": "low"}])
def test_another_editor_or_language_is_paid_for_again(paid_calls, identity):
    formatted(FakeEditor(), paid_calls)
    other = FakeEditor(**identity)
    formatted(other, paid_calls)
    formatted(other, paid_calls, language="fr")
    assert len(other.asked) == 2


def test_equal_blocks_are_bought_and_counted_once(paid_calls):
    editor = FakeEditor()
    result = formatted(editor, paid_calls, "The same words.\n\nThe same words.", block_tokens=5)
    assert (len(editor.asked), result.change_log.blocks, result.change_log.input_tokens) == (1, 2, 100)


def test_the_change_log_lists_rejected_edits_with_their_paragraph(paid_calls):
    editor = FakeEditor(
        lambda block: edits_to(block, [("Nobody", "Somebody", "scanning_error"), ("Mr.", "Sir", "date")])
    )
    result = formatted(editor, paid_calls)
    assert result.text == by_rules(PARSED)
    rejected = {edit.find: edit for edit in result.change_log.rejected}
    assert PARSED[rejected["Nobody"].start :].startswith("Nobody")
    assert PARSED[rejected["Mr."].start :].startswith("It was") or PARSED[rejected["Mr."].start] == "_"
    assert rejected["Mr."].reason == "wrong_kind"


def test_one_paragraph_without_a_usable_answer_keeps_the_rules_text(paid_calls):
    def refuse_one(block):
        return stopped("RECITATION") if any("Nobody" in passage.text for passage in block) else edits_to(block)

    editor = FakeEditor(refuse_one)
    result = formatted(editor, paid_calls)
    assert result.text == FORMATTED
    (span,) = result.change_log.rule_only_spans
    assert span.reason == "RECITATION"
    assert PARSED[span.start : span.end] == "Nobody saw what he did there."
    assert result.change_log.input_tokens == 100 * len(editor.asked)
    formatted(editor, paid_calls)
    assert result.change_log.input_tokens == 100 * len(editor.asked), "unusable answers are not bought again"


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
def test_a_model_without_usable_answers_is_called_eight_times_and_the_rules_text_is_kept(paid_calls, answer):
    parsed = "\n\n".join(f"Paragraph {number} of a chapter." for number in range(60))
    editor = FakeEditor(answer)
    result = formatted(editor, paid_calls, parsed)
    assert result.text == parsed
    assert len(editor.asked) == 8
    spans = result.change_log.rule_only_spans
    assert (spans[0].start, spans[-1].end) == (0, len(parsed))
    assert all(after.start == before.end + 2 for before, after in pairwise(spans))


def test_a_short_retry_after_is_waited_for_and_a_long_one_is_raised(paid_calls, waits):
    answers = iter([ProviderThrottled("busy", retry_after=4.0), edits_to, ProviderThrottled("busy", retry_after=60.0)])

    def answer(block):
        planned = next(answers)
        return planned(block) if callable(planned) else planned

    assert formatted(FakeEditor(answer), paid_calls).text == FORMATTED
    assert len(waits) == 1
    assert 4.0 <= waits[0] <= 5.0
    with pytest.raises(ProviderThrottled):
        formatted(FakeEditor(answer), paid_calls, "Other words.")
    assert len(waits) == 1


@pytest.mark.parametrize(
    ("error", "calls"),
    [(ProviderThrottled("busy"), ATTEMPTS), (ProviderUnavailable("silent"), 1), (ProviderRejected("no"), 1)],
)
def test_provider_errors_are_raised_and_bought_edits_are_kept(paid_calls, error, calls):
    editor = FakeEditor()
    editor.answer = lambda block: error if len(editor.asked) > 1 else edits_to(block)
    with pytest.raises(type(error)):
        formatted(editor, paid_calls, block_tokens=30)
    assert len(editor.asked) == 1 + calls
    editor.answer = edits_to
    result = formatted(editor, paid_calls, block_tokens=30)
    assert result.text == FORMATTED
    assert result.change_log.usd - result.usd == Decimal("0.0002")


@pytest.mark.parametrize("parsed", ["", "\n\n \n", "[Illustration]", "* * *"])
def test_a_chapter_without_words_makes_no_call(paid_calls, parsed):
    editor = FakeEditor()
    result = formatted(editor, paid_calls, parsed)
    assert (result.text, editor.asked, result.change_log.usd) == ("", [], 0)


def test_verify_rejects_the_change_log_of_another_chapter(paid_calls):
    result = formatted(FakeEditor(), paid_calls)
    for parsed, text in [(PARSED + " ", result.text), (PARSED, result.text.replace("cold", "warm"))]:
        with pytest.raises(UnbalancedChanges, match="another chapter"):
            verify(parsed, text, result.change_log)
    forged = result.change_log.model_copy(update={"changes": result.change_log.changes[1:]})
    with pytest.raises(UnbalancedChanges):
        verify(PARSED, result.text, forged)


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
def test_any_answer_gives_a_complete_change_log_and_loses_no_word(paragraphs, answers, tokens):
    parsed = "\n\n".join(paragraphs)
    turn = iter(answers * 1000)

    def answer(_):
        text, reason = next(turn)
        return Proposal(text=text, finish_reason=reason, input_tokens=1, output_tokens=1)

    result = formatted(FakeEditor(answer), FakePaidCalls(), parsed, block_tokens=tokens)
    assert undo(result.text, result.change_log.changes) == parsed
    assert result.text.count("\n\n") == parsed.count("\n\n")
    before, after = parsed.split(), result.text.split()
    assert len(after) == len(before), "no word is dropped, repeated or added"
    assert all(left == right or looks_alike(left, right, SLIPS) for left, right in zip(before, after, strict=True))


ANY_PARSED = st.text(st.sampled_from("aI1 .\n-_*[]#—XMr&£,'好"), max_size=150)


@given(ANY_PARSED, st.data())
def test_the_change_log_is_complete_for_any_chapter(parsed, data):
    text = by_rules(parsed)

    def answer(block):
        edits = []
        for number, passage in enumerate(block):
            start = data.draw(st.integers(0, len(passage.text) - 1))
            find = passage.text[start : data.draw(st.integers(start + 1, len(passage.text)))]
            replacement = data.draw(st.sampled_from(["", "one", "a", "I", "Mister", find.strip("*[]1"), find + "a"]))
            kind = data.draw(st.sampled_from(list(EditKind))).value
            edits.append({"paragraph": number, "find": find, "replace": replacement, "kind": kind})
        return json.dumps({"edits": edits})

    result = formatted(FakeEditor(answer), FakePaidCalls(), parsed)
    assert undo(result.text, result.change_log.changes) == parsed
    assert result.text.count("\n\n") == text.count("\n\n")


def test_nothing_is_put_into_a_text_in_an_unknown_language(paid_calls):
    editor = FakeEditor()
    result = formatted(editor, paid_calls, language="und")
    assert result.text == by_rules(PARSED)
    assert (editor.asked, result.usd) == ([], 0)
    assert {span.reason for span in result.change_log.rule_only_spans} == {"unknown_language"}


LEXICON = BookLexicon((Entry("Mr. Hale", "Mister Hayl"), Entry("cold", "coald"), Entry("horses", "hosses")))


def test_the_lexicon_is_applied_beside_the_edits_and_counts_before_them(paid_calls):
    result = formatted(FakeEditor(), paid_calls, lexicon=LEXICON)
    spoken = FORMATTED.replace("Hale", "Hayl").replace("cold", "coald").replace("horses", "hosses")
    assert result.text == spoken
    assert undo(result.text, result.change_log.changes) == PARSED
    assert [change.after for change in result.change_log.changes if change.author == "lexicon"] == [
        "coald",
        "Mister Hayl",
        "hosses",
    ]
    assert [(edit.find, edit.reason) for edit in result.change_log.rejected] == [("Mr.", "in_lexicon")]


def test_a_new_entry_buys_no_edits(paid_calls):
    editor = FakeEditor()
    before = formatted(editor, paid_calls)
    after = formatted(editor, paid_calls, lexicon=LEXICON)
    assert len(editor.asked) == 1
    assert after.usd == 0 < before.usd


def test_the_lexicon_is_applied_in_an_unknown_language(paid_calls):
    assert "hosses" in formatted(FakeEditor(), paid_calls, language="und", lexicon=LEXICON).text
