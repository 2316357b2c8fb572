"""The providers' process: serves requests until its standard input ends."""

import json
import logging
import os
import socket
import sys
import threading
from pathlib import Path

from guards.log_lines import log_entries
from local.providers import READY, Configuration, adversarial_model, elevenlabs_faults, gemini_faults
from local.providers.account import ProviderAccount
from local.providers.control_server import ControlServer
from local.providers.controls import ELEVENLABS, GEMINI, Controls
from local.providers.elevenlabs import ElevenLabs
from local.providers.gemini import Gemini
from local.providers.http_server import Application, Server


def main() -> None:
    """Serve requests until standard input ends."""
    configuration = Configuration(**json.loads(sys.stdin.readline()))
    controls = Controls({GEMINI: gemini_faults.FAULTS, ELEVENLABS: elevenlabs_faults.FAULTS}, adversarial_model.MODES)
    account = ProviderAccount(Path(configuration.state))
    applications: dict[str, Application] = {
        "gemini": Gemini(configuration.gemini_api_key, controls, account),
        "elevenlabs": ElevenLabs(configuration.elevenlabs_api_key, controls, account),
        "_control": ControlServer(controls, account),
    }
    server = Server(socket.socket(fileno=configuration.listener), applications)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # immediately: all data is on disk, and a response in progress may be slow


log_entries(level=logging.INFO)
main()
