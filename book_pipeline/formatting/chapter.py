"""Format a parsed chapter for speech: apply rules and lexicon, buy edits, check each one, and log every change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from book_pipeline.formatting.change_log import ChangeLog, Origin, RejectedEdit, RuleOnlySpan, fingerprint, verify
from book_pipeline.formatting.checks.kinds import UNKNOWN_LANGUAGE, EditContext
from book_pipeline.formatting.checks.validate import Rejected
from book_pipeline.formatting.edit_pass import EditPass
from book_pipeline.formatting.editor.blocks import Block, blocks
from book_pipeline.formatting.editor.gemini import GeminiEditor
from book_pipeline.formatting.editor.prompt import PROMPT_VERSION
from book_pipeline.formatting.edits import Change, apply, compose, locate, without_no_ops
from book_pipeline.formatting.lexicon.book_lexicon import EMPTY, BookLexicon
from book_pipeline.formatting.lexicon.matching import changes_of
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import DEFAULT_OPTIONS, RULES_VERSION, changes_for
from book_pipeline.formatting.wordings import changes_of as wordings_in
from book_pipeline.paid_calls.gateway import PaidCalls

NO_WORDINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class FormattedText:
    """A chapter's formatted text and its change log. Tokens and USD are what this run paid."""

    text: str
    change_log: ChangeLog
    input_tokens: int
    output_tokens: int
    usd: Decimal


def format_text(
    parsed: str,
    *,
    language: str,
    origin: Origin = "book",
    options: ReadingOptions = DEFAULT_OPTIONS,
    lexicon: BookLexicon = EMPTY,
    wordings: Mapping[str, str] = NO_WORDINGS,
    editor: GeminiEditor,
    paid_calls: PaidCalls,
    block_key: Callable[[str], str],
    block_tokens: int,
) -> FormattedText:
    """Format a chapter for speech. Edits that an earlier run bought are not paid for again.

    Parameters
    ----------
    parsed
        The chapter's text as ParseBook stored it.
    language
        BCP 47 tag. For the unknown one, `und`, the rules alone are applied: the words that an editor would put in for
        numbers and abbreviations cannot be checked, so none are bought.
    origin
        Where the text is from, for the change log.
    options
        Which captions and notes are read, and the chapter's title.
    lexicon
        How words of the book are said. It changes what is spoken, not what the editor is asked, so that a new entry
        buys no edits.
    wordings
        What a person has chosen to be spoken instead of a formatted paragraph. The last pass: it buys no edits, either.
    editor
        The model that proposes edits.
    paid_calls
        Buys the edits.
    block_key
        Returns the S3 key of the edits bought under an idempotency key.
    block_tokens
        Approximate number of text tokens in one call.

    Raises
    ------
    UnbalancedChanges
        The change log does not account for every difference between the two texts.

    Errors of `paid_calls` and `editor` are passed on.

    """
    rule_changes = changes_for(parsed, options)
    ruled = apply(parsed, rule_changes)
    respelled = changes_of(ruled, lexicon.matches(ruled))
    taken = tuple((change.start, change.end) for change in respelled)
    context = EditContext(ruled, language.split("-", 1)[0].lower(), taken)
    edit_pass = EditPass(context, language, editor, paid_calls, block_key)
    text_blocks = list(blocks(context.text, block_tokens))
    for block in text_blocks:
        if context.language == UNKNOWN_LANGUAGE:
            edit_pass.keep_rules_only(block, "unknown_language")
        else:
            edit_pass.edit_block(block)
    edits = sorted([*edit_pass.changes, *respelled], key=lambda change: change.start)
    changes = without_no_ops(compose(parsed, rule_changes, edits))
    reworded = wordings_in(apply(parsed, changes), wordings)
    changes = without_no_ops(compose(parsed, changes, reworded)) if reworded else changes
    text = apply(parsed, changes)
    tokens = [(proposal.input_tokens, proposal.output_tokens) for proposal in edit_pass.proposals.values()]
    change_log = ChangeLog(
        origin=origin,
        language=language,
        model=editor.model,
        rules_version=RULES_VERSION,
        prompt_version=PROMPT_VERSION,
        parsed_sha256=fingerprint(parsed),
        formatted_sha256=fingerprint(text),
        changes=changes,
        rejected=tuple(_rejected(edit, rule_changes) for edit in edit_pass.rejected),
        rule_only_spans=tuple(
            _rule_only_span(block, reason, rule_changes) for block, reason in edit_pass.rule_only_blocks
        ),
        blocks=len(text_blocks),
        input_tokens=sum(input_tokens for input_tokens, _ in tokens),
        output_tokens=sum(output_tokens for _, output_tokens in tokens),
        usd=sum((editor.usd(*usage) for usage in tokens), Decimal(0)),
    )
    verify(parsed, text, change_log)
    receipts = edit_pass.receipts
    return FormattedText(
        text=text,
        change_log=change_log,
        input_tokens=sum(receipt.input_tokens or 0 for receipt in receipts),
        output_tokens=sum(receipt.output_tokens or 0 for receipt in receipts),
        usd=sum((receipt.usd for receipt in receipts), Decimal(0)),
    )


def _rejected(edit: Rejected, rule_changes: tuple[Change, ...]) -> RejectedEdit:
    return RejectedEdit(
        start=locate(rule_changes, edit.start), find=edit.find, replace=edit.replace, kind=edit.kind, reason=edit.reason
    )


def _rule_only_span(block: Block, reason: str, rule_changes: tuple[Change, ...]) -> RuleOnlySpan:
    last = block[-1]
    start = locate(rule_changes, block[0].start)
    end = locate(rule_changes, last.start + len(last.text) - 1) + 1
    return RuleOnlySpan(start=start, end=end, reason=reason)
