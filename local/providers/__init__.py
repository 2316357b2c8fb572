"""Stand-ins for Gemini and ElevenLabs, as strict as the real services. The vendors' SDKs reach them by base URL.

Speech and charges are stored in the state folder, so that they survive any crash.

The stand-ins run in their own process, because speech needs a processor and tests kill the providers.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import files, subprocesses
from local.credentials import Credentials
from local.errors import LocalCloudError

if TYPE_CHECKING:
    import subprocess

READY = "READY"


class ProvidersFailed(LocalCloudError):
    """The stand-in providers did not start."""


@dataclass(frozen=True)
class Configuration:
    """The configuration of the process, on the first line of its standard input."""

    listener: int
    state: str
    gemini_api_key: str
    elevenlabs_api_key: str


class Providers:
    """Both stand-ins, on one port. Use this as a context manager, or call `start` and `stop`.

    Parameters
    ----------
    state
        Folder of history and charges; created if it does not exist.
    log_file
        Gets a line for each request, without keys and texts; by default, standard error does.
    port
        0 for a free one, which this object also uses when it is started again.
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
        """The process id, for tests that kill the process."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it accepts requests. Raises ProvidersFailed if it exits before that."""
        files.make_folder(self._state)
        with subprocesses.listen(self.port) as listener:
            self.port = listener.getsockname()[1]
            configuration = Configuration(
                listener=listener.fileno(),
                state=str(self._state.resolve()),
                gemini_api_key=self._credentials.gemini_api_key,
                elevenlabs_api_key=self._credentials.elevenlabs_api_key,
            )
            self._process = subprocesses.start(__name__, configuration, listener, self._log_file)
            line = subprocesses.read_line(self._process)
        if line != READY:
            self.stop()
            message = f"The stand-in providers did not start. The reason is in {self._log_file or 'standard error'}."
            raise ProvidersFailed(message)

    def stop(self) -> None:
        """Stop the process; history and charges are kept."""
        if self._process is None:
            return
        process, self._process = self._process, None
        subprocesses.stop(process)

    def kill(self) -> None:
        """Kill the process, as a crash does."""
        assert self._process is not None
        self._process.kill()
        self.stop()
