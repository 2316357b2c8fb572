"""What a power loss does to a file, without the care that `local.files` takes."""

from collections.abc import Callable

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "nested": lambda _: b"[" * 100_000,
    "zeros": lambda content: bytes(len(content)),
}
