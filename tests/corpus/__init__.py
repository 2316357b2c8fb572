"""Evaluation of splitting and formatting on a corpus of real books with known chapters.

Scores and thresholds for `make corpus` and tests/integration/corpus. The books and the scorer are in ../shared/corpus.
Books are read as the pipeline reads them; other readers only check the result.
"""
