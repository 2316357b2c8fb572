"""The editor's pass over a chapter: buy the edits block by block, and check each one."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from book_pipeline.formatting.checks.kinds import EditContext
from book_pipeline.formatting.checks.validate import Rejected, validate_edits
from book_pipeline.formatting.editor.blocks import Block, estimated_tokens, halves
from book_pipeline.formatting.editor.gemini import PROVIDER, GeminiEditor
from book_pipeline.formatting.editor.prompt import OUTPUT_SHARE, block_json, instructions
from book_pipeline.formatting.editor.proposal import Proposal, UnusableAnswer, edits_in
from book_pipeline.formatting.edits import Change
from book_pipeline.observability import logger
from book_pipeline.paid_calls.gateway import PaidCalls
from book_pipeline.paid_calls.models import Receipt, UnusableResult, Work
from book_pipeline.paid_calls.throttling import retry_throttled
from book_pipeline.store.artifacts import JSON

MOST_UNUSABLE_ANSWERS = 8
"""A block without a usable answer is halved, down to the paragraph that causes it. After so many unusable answers the
rest of the block is not sent."""
NO_ANSWER = "NO_ANSWER"
"""The reason code of a block whose calls had no answer."""


@dataclass
class EditPass:
    """One pass over a chapter, and its results so far. Offsets count the characters of the text the rules made.

    Attributes
    ----------
    rule_only_blocks
        Blocks that keep the rules' text alone, each with the reason.
    proposals
        The editor's answers by idempotency key.
    receipts
        Payments of this run.

    """

    context: EditContext
    language: str
    editor: GeminiEditor
    paid_calls: PaidCalls
    block_key: Callable[[str], str]
    changes: list[Change] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    rule_only_blocks: list[tuple[Block, str]] = field(default_factory=list)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)

    def edit_block(self, block: Block) -> None:
        """Add the block's changes and rejected edits.

        An unusable answer, or none, halves the block; a single passage without a usable answer keeps the rules' text.
        """
        pending = [block]
        unusable = 0
        reason = ""
        while pending:
            part = pending.pop(0)
            if unusable == MOST_UNUSABLE_ANSWERS:
                self.keep_rules_only(part, reason)
                continue
            try:
                changes, rejected = validate_edits(edits_in(self._proposal(part)), part, self.context)
            except UnusableAnswer as answer:
                unusable, reason = unusable + 1, str(answer)
                smaller = halves(part)
                pending[:0] = smaller or ()
                if smaller is None:
                    self.keep_rules_only(part, reason)
            else:
                self.changes += changes
                self.rejected += rejected

    def keep_rules_only(self, block: Block, reason: str) -> None:
        """Leave a block as the rules made it, and record why."""
        logger.warning("rules only", reason=reason, start=block[0].start, passages=len(block))
        self.rule_only_blocks.append((block, reason))

    def _proposal(self, block: Block) -> Proposal:
        """Buy the block's edits; retries a throttled call while there is time.

        Raises UnusableAnswer if too many calls had no answer.
        """

        def call() -> tuple[bytes, Receipt]:
            proposal = self.editor.propose(block, self.language)
            usd = self.editor.usd(proposal.input_tokens, proposal.output_tokens)
            receipt = Receipt(
                proposal.request_id,
                usd,
                input_tokens=proposal.input_tokens,
                output_tokens=proposal.output_tokens,
                stand_in=self.editor.stand_in,
            )
            return proposal.model_dump_json().encode(), receipt

        work = self._work(block)
        try:
            purchase = retry_throttled(self.paid_calls.can_wait)(self.paid_calls.buy, work, call)
        except UnusableResult:
            raise UnusableAnswer(NO_ANSWER) from None
        self.receipts += [purchase.receipt] if purchase.receipt else []
        return self.proposals.setdefault(work.idempotency_key, Proposal.model_validate_json(purchase.content))

    def _work(self, block: Block) -> Work:
        """Return the call as work whose idempotency key covers everything that determines the answer."""
        document = block_json(block, self.language)
        request = json.dumps({"content": document, **self.editor.identity}, sort_keys=True)
        idempotency_key = sha256(request.encode()).hexdigest()
        text_tokens = sum(estimated_tokens(passage.text) for passage in block)
        output_tokens = round(text_tokens * OUTPUT_SHARE) + self.editor.thoughts_tokens
        return Work(
            idempotency_key=idempotency_key,
            key=self.block_key(idempotency_key),
            content_type=JSON,
            provider=PROVIDER,
            model=self.editor.model,
            characters=sum(len(passage.text) for passage in block),
            estimated_usd=self.editor.usd(estimated_tokens(instructions(self.language) + document), output_tokens),
        )
