"""The keys in S3, from the functions that make them."""

import inspect
from collections.abc import Callable
from fnmatch import fnmatchcase

from book_pipeline.store import keys
from infra.permissions import FUNCTIONS
from reference.markdown import item, sentence, title

INTRODUCTION = """
All objects are in one bucket, the stack's output `ArtifactsBucket`. `{book_id}` and `{chapter_id}` are UUIDs,
`{extension}` is that of the source or the image, and `{idempotency_key}` is the SHA-256 of what determines the result
of a paid call.

People also write to the bucket: `raw/{name}` starts a book, `raw/{name}.json` and `raw/{name}.csv` are
manifests, and a file under `sources/` starts nothing and may be named by a request.
"""
LEXICONS = "lexicons/"
PLACEHOLDERS = {"manifest_key": "raw/{name}"}


def page() -> str:
    """Return docs/reference/keys.md."""
    makers = [maker for name, maker in vars(keys).items() if name.endswith("_key") and inspect.isfunction(maker)]
    return "\n".join([title("S3 keys", INTRODUCTION), "## Written by the pipeline", "", *map(_line, makers), ""])


def _line(maker: Callable[..., str]) -> str:
    names = inspect.signature(maker).parameters
    key = maker(*(PLACEHOLDERS.get(name, f"{{{name}}}") for name in names))
    text = (inspect.getdoc(maker) or "").partition("\n")[0].removeprefix("Return the key of ")
    return item(f"`{key}`: {sentence(text)} Written by {_writer(key)}.")


def _writer(key: str) -> str:
    """Return the functions whose role may write the key, the ones with the most specific pattern."""
    if key.startswith(LEXICONS):
        return "`book-pipeline lexicon`"
    patterns = {
        (pattern, name) for name, grants in FUNCTIONS.items() for pattern in grants.writes if fnmatchcase(key, pattern)
    } or {("", name) for name, grants in FUNCTIONS.items() if "raw/*.report.json" in grants.writes}
    longest = max(len(pattern) for pattern, _ in patterns)
    return ", ".join(sorted(name for pattern, name in patterns if len(pattern) == longest))
