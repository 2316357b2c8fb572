"""The kind of the sections that no text of a book has."""

from typing import Final

CREDITS: Final = "credits"
"""Sections that the request of a book asks for: who wrote and who narrates it. They are no text of the book."""
