"""The patches of the NAT instance: the script that is in the template, run with stand-ins for its commands."""

import os
import subprocess

import pytest

from infra.nat_patches import FILES, SCRIPT
from tests.infra.resolve import only, resolve


def run(folder, *, check_upgrade, upgrade=0):
    """Run the script and return its exit code and the commands that it ran."""
    trail = folder / "trail"
    commands = {
        "dnf": f'case "$*" in *check-upgrade) exit {check_upgrade};; *) exit {upgrade};; esac',
        "systemctl": "exit 0",
    }
    for name, what in commands.items():
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {trail}\n{what}\n')
        (folder / name).chmod(0o755)
    done = subprocess.run(
        ["sh", "-c", SCRIPT], env={"PATH": f"{folder}:{os.defpath}"}, capture_output=True, check=False, timeout=10
    )
    return done.returncode, trail.read_text().splitlines()


def test_patches_are_installed_and_the_machine_restarts(tmp_path):
    code, ran = run(tmp_path, check_upgrade=100)
    assert code == 0
    assert [line.split()[-1] for line in ran] == ["check-upgrade", "upgrade", "reboot"]
    assert all("--security --releasever=latest" in line for line in ran if line.startswith("dnf"))


@pytest.mark.parametrize(
    ("check_upgrade", "upgrade", "code"), [(0, 0, 0), (1, 0, 1), (100, 137, 137)], ids=["nothing", "offline", "killed"]
)
def test_without_patches_the_machine_does_not_restart_and_a_failure_is_tried_again(
    tmp_path, check_upgrade, upgrade, code
):
    exit_code, ran = run(tmp_path, check_upgrade=check_upgrade, upgrade=upgrade)
    assert (exit_code, [line for line in ran if "reboot" in line]) == (code, [])


def test_the_instance_starts_with_the_timer(template):
    script = resolve(template, only(template, "AWS::EC2::Instance")["Properties"]["UserData"])
    parsed = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (parsed.returncode, parsed.stderr) == (0, "")
    assert all(f"cat > {path} <<" in script and content in script for path, content in FILES.items())
    assert "systemctl enable --now nat-patches.timer" in script
