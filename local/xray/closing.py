"""When X-Ray stops recording a trace. AWS documents no exact rule; these are the lowest limits that were observed.

Segments that arrive one by one fill a trace at 100 KB (https://repost.aws/knowledge-center/x-ray-trace-quota-error),
and a trace that lasts longer than six minutes was seen to be full at 14 KB.
"""

from dataclasses import dataclass

BYTES = 100_000
SLOW_SECONDS, SLOW_BYTES = 360.0, 14_000


@dataclass
class TraceSize:
    """The bytes that a trace has received, and the start of its first segment in seconds since 1970."""

    began: float
    received: int = 0

    def has_room(self, size: int, now: float) -> bool:
        """Return whether X-Ray accepts a segment of `size` bytes at the time `now`."""
        limit = SLOW_BYTES if now - self.began > SLOW_SECONDS else BYTES
        return self.received + size <= limit
