"""The kind of sections that are not in the text of a book."""

from typing import Final

CREDITS: Final = "credits"
"""Sections that a request asks for: who wrote and who narrates the book. They are not part of its text."""
