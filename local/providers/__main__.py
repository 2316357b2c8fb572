"""The providers' process: answers until its standard input ends."""

import json
import logging
import os
import socket
import sys
import threading
from pathlib import Path

from local.providers import READY, Configuration, elevenlabs_faults, gemini_faults, misbehaviour
from local.providers.control_server import ControlServer
from local.providers.controls import ELEVENLABS, GEMINI, Controls
from local.providers.elevenlabs import ElevenLabs
from local.providers.gemini import Gemini
from local.providers.ledger import Ledger
from local.providers.web import Application, Server


def main() -> None:
    """Serve."""
    configuration = Configuration(**json.loads(sys.stdin.readline()))
    controls = Controls({GEMINI: gemini_faults.FAULTS, ELEVENLABS: elevenlabs_faults.FAULTS}, misbehaviour.MODES)
    ledger = Ledger(Path(configuration.state))
    applications: dict[str, Application] = {
        "gemini": Gemini(configuration.gemini_api_key, controls, ledger),
        "elevenlabs": ElevenLabs(configuration.elevenlabs_api_key, controls, ledger),
        "_control": ControlServer(controls, ledger),
    }
    server = Server(socket.socket(fileno=configuration.listener), applications)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # at once: what counts is on disk, and an answer under way may take its time


logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
main()
