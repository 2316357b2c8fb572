"""The memory for new processes: the machine's, or what control groups leave of it."""

from pathlib import Path

import psutil
import pytest

from local.lambda_service import memory

MIB = 2**20


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The control group of this process, below another one."""
    own = tmp_path / "cgroup" / "outer" / "inner"
    own.mkdir(parents=True)
    (tmp_path / "own").write_text("0::/outer/inner\n")
    monkeypatch.setattr(memory, "CONTROL_GROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(memory, "OWN_GROUP", tmp_path / "own")
    return own


def limit(group: Path, limit: str, used: int, cached: int) -> None:
    (group / "memory.max").write_text(f"{limit}\n")
    (group / "memory.current").write_text(f"{used}\n")
    (group / "memory.stat").write_text(f"anon 1\ninactive_file {cached}\n")


def test_without_a_limit_it_is_the_machines(group: Path) -> None:
    limit(group, "max", 5, 5)
    assert memory.available_bytes() == pytest.approx(psutil.virtual_memory().available, rel=0.2)


def test_a_limit_counts_without_the_file_cache(group: Path) -> None:
    limit(group, str(10 * MIB), 8 * MIB, 3 * MIB)
    assert memory.available_bytes() == 5 * MIB


def test_the_limit_of_an_outer_group_counts_too(group: Path) -> None:
    limit(group, str(10 * MIB), 1 * MIB, 0)
    limit(group.parent, str(4 * MIB), 3 * MIB, 0)
    assert memory.available_bytes() == 1 * MIB
