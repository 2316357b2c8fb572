"""The memory that new processes can use: that of the machine, or of a control group with a lower limit.

https://docs.kernel.org/admin-guide/cgroup-v2.html#memory
"""

import re
from contextlib import suppress
from pathlib import Path

import psutil

CONTROL_GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


def available_bytes() -> int:
    """Return the available memory in bytes."""
    return min([int(psutil.virtual_memory().available), *_left_in_groups()])


def _left_in_groups() -> list[int]:
    """Return what the limits of this process's control group, and of those above it, leave."""
    found = re.search(r"^0::/(.*)$", OWN_GROUP.read_text(), re.MULTILINE) if OWN_GROUP.exists() else None
    group = CONTROL_GROUPS / (found[1] if found else "")
    left = []
    for folder in (group, *group.parents):
        with suppress(OSError, ValueError):  # no limit is the word "max"
            limit, used = (int((folder / name).read_text()) for name in ("memory.max", "memory.current"))
            cached = re.search(r"^inactive_file (\d+)$", (folder / "memory.stat").read_text(), re.MULTILINE)
            left.append(limit - used + (int(cached[1]) if cached else 0))
        if folder == CONTROL_GROUPS:
            break
    return left
