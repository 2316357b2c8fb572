"""Gemini and ElevenLabs on this machine, as strict as the originals; the vendors' own SDKs reach them by base URL.

What was spoken and what was charged is kept in the state folder, so it can be summed up and fetched after any crash.

They run in a process of their own: speaking takes a processor, and a part that can be killed can be tested for that.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import child
from local.credentials import Credentials

if TYPE_CHECKING:
    import subprocess

READY = "READY"


class ProvidersFailed(Exception):
    """The process ended before it could answer; its log says why."""


@dataclass(frozen=True)
class Configuration:
    """What the process is told, on the first line of its standard input."""

    listener: int
    state: str
    gemini_api_key: str
    elevenlabs_api_key: str


class Providers:
    """Both stand-ins, on one port; use them as a context manager, or `start` and `stop` them.

    Parameters
    ----------
    state
        Folder of their history and their charges; made if it isn't there.
    log_file
        Where a line for every request goes, without keys and texts; by default, standard error.
    port
        0 for a free one, which is then kept for as long as this object is started again.
    """

    def __init__(self, state: Path, credentials: Credentials, *, log_file: Path | None = None, port: int = 0) -> None:
        self._state = state
        self._credentials = credentials
        self._log_file = log_file
        self._process: subprocess.Popen[str] | None = None
        self.port = port

    @property
    def gemini_base_url(self) -> str:
        """For `genai.types.HttpOptions(base_url=…)`."""
        return f"http://127.0.0.1:{self.port}/gemini"

    @property
    def elevenlabs_base_url(self) -> str:
        """For `ElevenLabs(base_url=…)`."""
        return f"http://127.0.0.1:{self.port}/elevenlabs"

    @property
    def control_url(self) -> str:
        """For `local.providers.control.Control`."""
        return f"http://127.0.0.1:{self.port}/_control"

    @property
    def pid(self) -> int:
        """The process, for who wants to kill it."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until both providers can answer. Raises ProvidersFailed if they never can."""
        self._state.mkdir(parents=True, exist_ok=True)
        with child.listen(self.port) as listener:
            self.port = listener.getsockname()[1]
            configuration = Configuration(
                listener=listener.fileno(),
                state=str(self._state.resolve()),
                gemini_api_key=self._credentials.gemini_api_key,
                elevenlabs_api_key=self._credentials.elevenlabs_api_key,
            )
            self._process = child.start(__name__, configuration, listener, self._log_file)
            said = child.hear(self._process)
        if said != READY:
            self.stop()
            message = f"The stand-in providers did not start; see {self._log_file or 'standard error'}."
            raise ProvidersFailed(message)

    def stop(self) -> None:
        """End the process; what it keeps stays."""
        if self._process is None:
            return
        process, self._process = self._process, None
        child.end(process)

    def kill(self) -> None:
        """End the process as a crash does, in the middle of whatever it does."""
        assert self._process is not None
        self._process.kill()
        self.stop()
