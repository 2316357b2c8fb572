"""The files of an audiobook for presets such as ACX, and the report on them. One that breaks a rule is not offered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

VALUES = {
    "RMS": ("rms_db", "dB"),
    "peak": ("peak_db", "dB"),
    "true peak": ("true_peak_db", "dB"),
    "noise floor": ("noise_db", "dB"),
    "loudness": ("lufs", "LUFS"),
    "begins with silence of": ("head_seconds", "s"),
    "ends with silence of": ("tail_seconds", "s"),
    "length": ("seconds", "s"),
}
REPORT = "report.txt"
PASS, FAIL = "passes", "FAILS, and is not offered"


def presets_in(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the name of each preset of the audiobook with its part of the manifest."""
    for name, value in manifest["binding"].items():
        if isinstance(value, dict) and "gain_db" in value:
            yield name, value


def offered(preset: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the index and the entry of each chapter whose file meets all rules; of none if the book breaks one."""
    for index, chapter in enumerate(preset["chapters"]):
        if not chapter["failures"] and not preset["failures"]:
            yield index, chapter


def report(preset: Mapping[str, Any], names: Sequence[str]) -> bytes:
    """Return a report that lists the measurements of each file, by name, and the rules that it breaks."""
    lines = [
        f"{preset['title']}: all files were changed by {preset['gain_db']:+.2f} dB.",
        f"All files together: {_values(preset['loudness'])}",
        _verdict("The whole book", preset["failures"]),
        "",
    ]
    for name, chapter in zip(names, preset["chapters"], strict=True):
        lines += [name, f"  {_values(chapter['loudness'])}"]
        if chapter["limited_db"]:
            lines.append(f"  The highest peak was turned down by {chapter['limited_db']:.2f} dB.")
        lines.append(f"  {_verdict('It', chapter['failures'])}")
    return "\n".join([*lines, ""]).encode()


def _values(loudness: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{label} {loudness[name]:g} {unit}" for label, (name, unit) in VALUES.items() if loudness[name] is not None
    )


def _verdict(subject: str, failures: Sequence[str]) -> str:
    return f"{subject} {FAIL}: {'; '.join(failures)}." if failures else f"{subject} {PASS}."
