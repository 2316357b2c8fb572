"""Security patches of the NAT instance: a timer on it, which restarts it if something was patched.

Amazon Linux 2023 stays at the version of its image until `dnf` is told another one
(https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades.html), so a pinned image would never be patched. A
restart takes about a minute; calls that fail meanwhile are retried.
"""

from aws_cdk import aws_ec2 as ec2

WHEN = "Sun *-*-* 04:00:00 UTC"
PATCH = "dnf --assumeyes --security --releasever=latest"
SCRIPT = f"""\
#!/bin/sh
# `check-upgrade` exits with 100 if there is something to patch, and with 0 if not.
{PATCH} check-upgrade
case $? in
  0) exit 0 ;;
  100) {PATCH} upgrade && systemctl reboot ;;
  *) exit 1 ;;
esac
"""
SERVICE = """\
[Unit]
Description=Security patches, and a restart if there were any
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/nat-patches
Restart=on-failure
RestartSec=15min
"""
TIMER = f"""\
[Unit]
Description=When security patches are installed
[Timer]
OnCalendar={WHEN}
RandomizedDelaySec=1h
Persistent=true
[Install]
WantedBy=timers.target
"""
FILES = {
    "/usr/local/sbin/nat-patches": SCRIPT,
    "/etc/systemd/system/nat-patches.service": SERVICE,
    "/etc/systemd/system/nat-patches.timer": TIMER,
}


def keep_patched(instance: ec2.Instance) -> None:
    """Add the timer to the end of the instance's start-up script."""
    for path, content in FILES.items():
        instance.user_data.add_commands(f"cat > {path} <<'END_OF_FILE'\n{content}END_OF_FILE")
    instance.user_data.add_commands(
        "chmod 755 /usr/local/sbin/nat-patches", "systemctl daemon-reload", "systemctl enable --now nat-patches.timer"
    )
