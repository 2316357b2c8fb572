from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.formatting.editor.blocks import blocks, estimated_tokens, halves

TEXT = st.lists(st.text(st.sampled_from("ab. 好\n"), max_size=200), max_size=12).map("\n\n".join)


@given(TEXT, st.integers(3, 60))
def test_blocks_contain_every_word_once_in_order_and_respect_the_limit(text, tokens):
    cut = list(blocks(text, tokens))
    passages = [passage for block in cut for passage in block]
    assert "".join("".join(passage.text for passage in passages).split()) == "".join(text.split())
    assert all(text.startswith(passage.text, passage.start) for passage in passages)
    assert all(len(block) == 1 or sum(estimated_tokens(p.text) for p in block) <= tokens for block in cut)
    ends = [(passage.start, passage.start + len(passage.text)) for passage in passages]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


@given(TEXT, st.integers(20, 200))
def test_two_halves_make_up_the_block(text, tokens):
    for block in blocks(text, tokens):
        parts = halves(block)
        assert (parts is None) == (len(block) == 1)
        assert parts is None or (parts[0] + parts[1] == block and all(parts))


def test_a_long_paragraph_is_cut_at_sentence_ends():
    text = "The sea was calm that day. " * 40
    passages = [passage.text for block in blocks(text.strip(), 50) for passage in block]
    assert len(passages) > 3
    assert all(passage.rstrip().endswith(".") for passage in passages)
