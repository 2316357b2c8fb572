"""The NAT instance: its start-up script, which is run here with stubs of the machine's tools, and what waits for it."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from infra.nat import IMAGE_PARAMETER
from tests.infra.resolve import of_type, only, resolve

TOOLS = ("swapon", "mkswap", "dd", "chmod", "tee", "dnf", "sysctl", "ip", "systemctl", "iptables", "iptables-save",
         "cfn-signal", "sed", "sleep")  # fmt: skip
STUB = """#!/bin/bash
name=${0##*/} folder=${0%/*}
echo "$name $*" >> "$folder/calls"
[ "$name" != tee ] || cat > /dev/null
[ ! -e "$folder/$name.output" ] || cat "$folder/$name.output"
read -r left 2>/dev/null < "$folder/$name.failures" || exit 0
((left > 0)) || exit 0
echo $((left - 1)) > "$folder/$name.failures"
exit 1
"""
FOREVER = 10**6


@pytest.fixture
def machine(template) -> dict:
    return only(template, "AWS::EC2::Instance")


@pytest.fixture
def logical_id(template) -> str:
    (name,) = of_type(template, "AWS::EC2::Instance")
    return name


class Machine:
    """A machine whose tools only record how they are called; some fail at first."""

    def __init__(self, folder: Path, script: str) -> None:
        self._folder, self._script = folder, script
        self.console = ""
        for tool in TOOLS:
            (folder / tool).write_text(STUB)
            (folder / tool).chmod(0o755)
        (folder / "ip.output").write_text("default via 10.20.0.1 dev ens5 proto dhcp src 10.20.0.9 metric 512\n")

    def start(self, *, seconds: int = 60, **failures: int) -> int:
        for tool, count in failures.items():
            (self._folder / f"{tool.replace('_', '-')}.failures").write_text(f"{count}\n")
        script = re.sub(r"SECONDS_TO_TRY=\d+", f"SECONDS_TO_TRY={seconds}", self._script, count=1)
        environment = {"PATH": f"{self._folder}:/usr/bin:/bin"}
        done = subprocess.run(
            ["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        self.console = done.stdout
        return done.returncode

    @property
    def calls(self) -> list[str]:
        return (self._folder / "calls").read_text().splitlines()

    def called(self, beginning: str) -> list[str]:
        return [call for call in self.calls if call.startswith(beginning)]


@pytest.fixture
def fresh(machine, tmp_path) -> Machine:
    return Machine(tmp_path, machine["Properties"]["UserData"])


def test_the_script_makes_a_nat_instance_and_signals_once(fresh, logical_id):
    assert fresh.start() == 0
    to = f"--stack book-pipeline --resource {logical_id} --region us-east-1"
    packages, forwarding, rules, stored, signal = (
        fresh.calls.index(call)
        for call in (
            "dnf install --assumeyes aws-cfn-bootstrap iptables-services",
            "sysctl --load=/etc/sysctl.d/90-nat.conf",
            "iptables --table nat --append POSTROUTING --out-interface ens5 --jump MASQUERADE",
            "iptables-save --file /etc/sysconfig/iptables",
            f"cfn-signal --exit-code 0 {to}",
        )
    )
    assert fresh.calls.index("swapon /swapfile") < packages, "dnf needs the memory"
    assert packages < forwarding < rules < stored < signal
    assert "tee -a /etc/fstab" in fresh.calls, "a reboot keeps the swap"
    assert "systemctl enable --now iptables" in fresh.calls, "a reboot keeps the rules"
    assert len(fresh.called("cfn-signal")) == 1


@pytest.mark.parametrize("tool", ["dd", "dnf", "sysctl", "ip", "iptables", "iptables_save", "cfn_signal"])
def test_what_fails_at_first_is_repeated(fresh, tool):
    assert fresh.start(**{tool: 3}) == 0
    assert len(fresh.called("sleep 10")) == 3
    assert fresh.called("cfn-signal")[-1].startswith("cfn-signal --exit-code 0")


def test_a_machine_without_packages_signals_the_failure_and_its_step(fresh):
    assert fresh.start(seconds=1, dnf=FOREVER) == 1
    (signal,) = fresh.called("cfn-signal")
    assert signal.startswith("cfn-signal --exit-code 1 --stack")
    assert fresh.console.endswith("book-pipeline: the NAT instance failed at install_packages\n")
    assert fresh.called("iptables") == []


def test_a_machine_without_a_default_route_signals_the_failure(fresh, tmp_path):
    (tmp_path / "ip.output").write_text("")
    assert fresh.start(seconds=1) == 1
    assert fresh.called("cfn-signal")[0].startswith("cfn-signal --exit-code 1")
    assert "failed at translate_addresses" in fresh.console
    assert fresh.called("iptables") == []


def test_security_updates_come_after_the_signal_and_cannot_fail_it(fresh):
    assert fresh.start() == 0
    after = fresh.calls[fresh.calls.index(fresh.called("cfn-signal")[0]) + 1 :]
    assert after[-1] == "systemctl enable --now dnf-automatic.timer"
    assert "tee /etc/dnf/vars/releasever" in after, "an image keeps to the packages of its date"


def test_the_deployment_waits_longer_than_the_script_tries(machine):
    (signal,) = machine["CreationPolicy"].values()
    assert signal["Count"] == 1
    wait = 60 * int(re.fullmatch(r"PT(\d+)M", signal["Timeout"])[1])
    script = machine["Properties"]["UserData"]
    first_line, tries = script.splitlines()[0], int(re.search(r"SECONDS_TO_TRY=(\d+)", script)[1])
    longest = max(map(int, re.findall(r"timeout (\d+)", script)))
    for_the_signal = 2 * 60
    assert first_line == "#!/bin/bash"
    assert tries + longest + for_the_signal <= wait


def test_another_script_is_another_instance(logical_id, tmp_path, monkeypatch):
    """EC2 runs the script once, so a changed one would do nothing on the old instance."""
    from infra import nat
    from infra.app import build

    other = tmp_path / "nat.sh"
    other.write_text(nat.SCRIPT.read_text() + "\n# changed\n")
    monkeypatch.setattr(nat, "SCRIPT", other)
    stack = build(tmp_path / "out").node.find_child("book-pipeline")
    subnet = stack.node.find_child("Network").node.find_child("Vpc").node.find_child("PublicSubnet1")
    machine = subnet.node.find_child("NatInstance").node.default_child
    assert stack.resolve(machine.logical_id) != logical_id


def test_the_image_is_pinned_by_its_parameter(template, taipei_file):
    image = only(template, "AWS::EC2::Instance")["Properties"]["ImageId"]
    assert image == IMAGE_PARAMETER, "without an account, the newest one"
    pinned = json.loads(taipei_file.read_text())
    assert only(pinned, "AWS::EC2::Instance")["Properties"]["ImageId"] == "ami-0123456789abcdef0"
    assert pinned["Parameters"].keys() == template["Parameters"].keys() - {
        name for name, each in template["Parameters"].items() if each["Default"] == IMAGE_PARAMETER
    }


def test_packages_do_not_pass_the_endpoint_of_s3(template):
    """Its policy may name the pipeline's own buckets; Amazon Linux installs packages from others."""
    endpoint = only(template, "AWS::EC2::VPCEndpoint")["Properties"]
    assert [table for table in resolve(template, endpoint["RouteTableIds"]) if "Public" in table] == []
