"""Lambda's reports of the invocations of a function, from its log."""

import json
from pathlib import Path


def reports(state: Path, function: str) -> list[dict[str, float]]:
    """Return the metrics of each invocation, in the order in which they ended; times in milliseconds."""
    files = (state / "logs" / "lambda" / f"book-pipeline-{function}").glob("*.log")
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    ended = [line for line in lines if line.get("type") == "platform.report"]
    return [line["record"]["metrics"] for line in sorted(ended, key=lambda line: line["time"])]
