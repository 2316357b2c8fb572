"""The form of everything that is bound: chapters of one book share a track, whatever form their MP3s have."""

RATE = 44_100
"""Samples in a second."""
FRAME = 1024
"""Samples of an AAC frame, and those that the encoder puts before the first one."""
