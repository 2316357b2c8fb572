"""The order in which invocations get a worker, when there are more than the machine has room for.

Functions with the shortest time limit go first: those that record how a chapter or a book ended. Among functions with
the same limit, the one with the fewest running invocations goes first; then the invocation that has waited longest.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from local.lambda_service.function import FunctionConfig
from local.lambda_service.memory import available_bytes

MAX_WORKERS = 32
SHORT_WORKERS = 4
"""Of MAX_WORKERS, for functions with a short time limit only, which never wait for a long one to end."""
LEAST_FREE_MEMORY = 2**30
MEMORY_POLL_SECONDS = 1.0


class ServiceClosed(Exception):
    """The service was closed while the invocation waited."""


@dataclass(frozen=True, eq=False)
class _Waiting:
    function: FunctionConfig
    number: int
    granted: threading.Event = field(default_factory=threading.Event)


class InvocationQueue:
    """The running and the waiting invocations; thread-safe.

    One invocation may always run, however little memory there is.
    """

    def __init__(self, free_memory: Callable[[], int] = available_bytes) -> None:
        self._free_memory = free_memory
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._running_long = 0
        self._waiting: list[_Waiting] = []
        self._arrivals = 0
        self._is_closed = False

    @property
    def running(self) -> int:
        """The number of running invocations."""
        return self._running.total()

    @property
    def lacks_memory(self) -> bool:
        """Whether the machine has too little memory for another worker."""
        return self._free_memory() < LEAST_FREE_MEMORY

    @contextmanager
    def turn(self, function: FunctionConfig) -> Iterator[None]:
        """Wait until the function may run, and let it run for the block. Raises ServiceClosed."""
        with self._lock:
            self._arrivals += 1
            invocation = _Waiting(function, self._arrivals)
            self._waiting.append(invocation)
        self._grant()
        while not invocation.granted.wait(MEMORY_POLL_SECONDS):
            if self._waiting[:1] == [invocation]:  # one of them is enough
                self._grant()  # there may be more memory than before
        if self._is_closed:
            raise ServiceClosed
        try:
            yield
        finally:
            with self._lock:
                self._count(function, -1)
            self._grant()

    def close(self) -> None:
        """Wake all waiting invocations; they and later ones raise ServiceClosed."""
        with self._lock:
            self._is_closed = True
        self._grant()

    def _grant(self) -> None:
        """Let waiting invocations run, in order, as long as there is room."""
        with self._lock:
            while self._waiting:
                first = min(self._waiting, key=self._order)
                if not self._is_closed and not self._has_room(first.function):
                    return
                self._waiting.remove(first)
                self._count(first.function, 1)
                first.granted.set()

    def _order(self, waiting: _Waiting) -> tuple[float, int, int]:
        function = waiting.function
        return function.timeout_seconds, self._running[function.name], waiting.number

    def _has_room(self, function: FunctionConfig) -> bool:
        if self.running == 0:
            return True
        if self.running >= MAX_WORKERS or self.lacks_memory:
            return False
        return function.is_short or self._running_long < MAX_WORKERS - SHORT_WORKERS

    def _count(self, function: FunctionConfig, change: int) -> None:
        self._running[function.name] += change
        if not function.is_short:
            self._running_long += change
