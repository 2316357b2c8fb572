"""Subsegments for X-Ray: each is one UDP datagram to the daemon beside the function.

AWS's SDK for it is in maintenance, and importing it takes longer than importing all that is ours.
https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
"""

import json
import os
import secrets
import socket
import time
from dataclasses import dataclass, field

HEADER = '{"format":"json","version":1}\n'
DAEMON = "127.0.0.1:2000"


@dataclass
class Subsegment:
    """A part of an invocation, from `begin` to `end`; X-Ray finds it by its annotations."""

    name: str
    annotations: dict[str, str | int | float | bool] = field(default_factory=dict)
    throttle: bool = False
    fault: bool = False
    started: float = field(default_factory=time.time)

    def end(self, trace_header: str | None) -> None:
        """Send it as a child of Lambda's own segment, which the header names; nothing where nothing is sampled."""
        fields = dict(part.split("=", 1) for part in (trace_header or "").split(";") if "=" in part)
        if fields.get("Sampled") != "1" or not {"Root", "Parent"} <= fields.keys():
            return
        document = {
            "id": secrets.token_hex(8),
            "name": self.name,
            "type": "subsegment",
            "trace_id": fields["Root"],
            "parent_id": fields["Parent"],
            "start_time": self.started,
            "end_time": time.time(),
            "in_progress": False,
            "annotations": self.annotations,
        }
        flags = {"throttle": self.throttle, "fault": self.fault}
        document |= {name: True for name, is_set in flags.items() if is_set}
        host, _, port = os.environ.get("AWS_XRAY_DAEMON_ADDRESS", DAEMON).rpartition(":")
        # A trace is no reason for a chapter to fail, or to wait.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.settimeout(0)
            try:
                sender.sendto((HEADER + json.dumps(document)).encode(), (host, int(port)))
            except OSError:
                return
