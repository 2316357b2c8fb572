"""A chapter as the editor reads it: block by block, bought through the till, each edit validated."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from book_pipeline.narration.checks.kinds import Chapter
from book_pipeline.narration.checks.validate import Rejected, validated
from book_pipeline.narration.editor.blocks import Block, estimated_tokens, halves
from book_pipeline.narration.editor.gemini import PROVIDER, GeminiEditor
from book_pipeline.narration.editor.prompt import INSTRUCTIONS, OUTPUT_SHARE, content
from book_pipeline.narration.editor.proposal import Proposal, UnusableAnswer, edits_in
from book_pipeline.narration.edits import Change
from book_pipeline.observability import logger
from book_pipeline.store.artifacts import JSON
from book_pipeline.store.patience import patiently
from book_pipeline.store.till import Receipt, Till, Work

MOST_UNUSABLE_ANSWERS = 8
"""A block is halved until the paragraph is found that the model balks at; after so many the rest isn't asked."""


@dataclass
class Reading:
    """The chapter as the editor reads it, block by block, and what has come of it; places are the ruled text's."""

    chapter: Chapter
    language: str
    editor: GeminiEditor
    till: Till
    block_key: Callable[[str], str]
    changes: list[Change] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    fallen_back: list[tuple[Block, str]] = field(default_factory=list)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)

    def read(self, block: Block) -> None:
        """Take the edits to a block; where the answer is unusable, to its halves, and at the end none."""
        waiting = [block]
        unusable = 0
        reason = ""
        while waiting:
            part = waiting.pop(0)
            if unusable == MOST_UNUSABLE_ANSWERS:
                self._fall_back(part, reason)
                continue
            try:
                changes, rejected = validated(edits_in(self._proposed(part)), part, self.chapter)
            except UnusableAnswer as answer:
                unusable, reason = unusable + 1, str(answer)
                smaller = halves(part)
                waiting[:0] = smaller or ()
                if smaller is None:
                    self._fall_back(part, reason)
            else:
                self.changes += changes
                self.rejected += rejected

    def _fall_back(self, block: Block, reason: str) -> None:
        logger.warning("rules alone", reason=reason, start=block[0].start, passages=len(block))
        self.fallen_back.append((block, reason))

    def _proposed(self, block: Block) -> Proposal:
        """Buy the block's edits; a provider that wants a wait is obeyed."""

        def call() -> tuple[bytes, Receipt]:
            answer = self.editor.propose(block, self.language)
            usd = self.editor.usd(answer.input_tokens, answer.output_tokens)
            receipt = Receipt(
                answer.request_id, usd, input_tokens=answer.input_tokens, output_tokens=answer.output_tokens
            )
            return answer.model_dump_json().encode(), receipt

        work = self._work(block)
        purchase = patiently(self.till.can_wait)(self.till.buy, work, call)
        self.receipts += [purchase.receipt] if purchase.receipt else []
        return self.proposals.setdefault(work.work_id, Proposal.model_validate_json(purchase.content))

    def _work(self, block: Block) -> Work:
        """Address the call by all that determines its result."""
        document = content(block, self.language)
        address = json.dumps({"content": document, **self.editor.identity}, sort_keys=True)
        work_id = sha256(address.encode()).hexdigest()
        text_tokens = sum(estimated_tokens(passage.text) for passage in block)
        return Work(
            work_id=work_id,
            key=self.block_key(work_id),
            content_type=JSON,
            provider=PROVIDER,
            model=self.editor.model,
            characters=sum(len(passage.text) for passage in block),
            estimated_usd=self.editor.usd(estimated_tokens(INSTRUCTIONS + document), round(text_tokens * OUTPUT_SHARE)),
        )
