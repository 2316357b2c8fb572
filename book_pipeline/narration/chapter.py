"""A parsed chapter becomes text for the ear: rules, then bought edits, each validated, all of it on a receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from book_pipeline.narration.checks.kinds import Chapter
from book_pipeline.narration.checks.validate import Rejected
from book_pipeline.narration.editor.blocks import Block, blocks
from book_pipeline.narration.editor.gemini import GeminiEditor
from book_pipeline.narration.editor.prompt import PROMPT_VERSION
from book_pipeline.narration.edits import Change, apply, compose, locate, without_echo
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.reading import Reading
from book_pipeline.narration.receipt import FallenBack, NarrationReceipt, RejectedEdit, fingerprint, verify
from book_pipeline.narration.rules import AS_USUAL, RULES_VERSION, changes_for
from book_pipeline.store.till import Till


@dataclass(frozen=True)
class Narration:
    """A chapter's text for the ear and its receipt. Tokens and USD were paid by this very run."""

    text: str
    receipt: NarrationReceipt
    input_tokens: int
    output_tokens: int
    usd: Decimal


def narrate(
    parsed: str,
    *,
    language: str,
    manner: Manner = AS_USUAL,
    editor: GeminiEditor,
    till: Till,
    block_key: Callable[[str], str],
    block_tokens: int,
) -> Narration:
    """Prepare a chapter for the ear; edits that were bought before are not paid again.

    Parameters
    ----------
    language
        BCP 47 tag.
    manner
        How the chapter is to be read where listeners differ.
    block_key
        S3 key of the edits bought under a work id.
    block_tokens
        About how many tokens of text a call.

    Raises what the till and the editor raise, and UnbalancedChanges if the receipt did not explain every difference.

    """
    ruled = changes_for(parsed, manner)
    chapter = Chapter(apply(parsed, ruled), language.split("-", 1)[0].lower())
    reading = Reading(chapter, language, editor, till, block_key)
    cut = list(blocks(chapter.text, block_tokens))
    for block in cut:
        reading.read(block)
    changes = without_echo(compose(parsed, ruled, sorted(reading.changes, key=lambda change: change.start)))
    text = apply(parsed, changes)
    tokens = [(proposal.input_tokens, proposal.output_tokens) for proposal in reading.proposals.values()]
    receipt = NarrationReceipt(
        language=language,
        model=editor.model,
        rules_version=RULES_VERSION,
        prompt_version=PROMPT_VERSION,
        parsed_sha256=fingerprint(parsed),
        formatted_sha256=fingerprint(text),
        changes=changes,
        rejected=tuple(_rejected(edit, ruled) for edit in reading.rejected),
        fallen_back=tuple(_fallen_back(block, reason, ruled) for block, reason in reading.fallen_back),
        blocks=len(cut),
        input_tokens=sum(into for into, _ in tokens),
        output_tokens=sum(out for _, out in tokens),
        usd=sum((editor.usd(into, out) for into, out in tokens), Decimal(0)),
    )
    verify(parsed, text, receipt)
    paid = reading.receipts
    return Narration(
        text=text,
        receipt=receipt,
        input_tokens=sum(receipt.input_tokens or 0 for receipt in paid),
        output_tokens=sum(receipt.output_tokens or 0 for receipt in paid),
        usd=sum((receipt.usd for receipt in paid), Decimal(0)),
    )


def _rejected(edit: Rejected, ruled: tuple[Change, ...]) -> RejectedEdit:
    return RejectedEdit(
        start=locate(ruled, edit.start), find=edit.find, replace=edit.replace, kind=edit.kind, reason=edit.reason
    )


def _fallen_back(block: Block, reason: str, ruled: tuple[Change, ...]) -> FallenBack:
    last = block[-1]
    start, end = locate(ruled, block[0].start), locate(ruled, last.start + len(last.text) - 1) + 1
    return FallenBack(start=start, end=end, reason=reason)
