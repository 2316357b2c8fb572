"""The shared corpus of real books and their true chapters: what our chapters are worth, in figures with bounds.

Here live the scoring and its thresholds, once, for `make corpus` and for tests/integration/corpus. The books and the
scorer stay in ../shared/corpus; nothing here reads a book in any way but the pipeline's, except to check it.
"""
