"""JSON of an object in the bucket or a file of the state, which a broken disk or a person may have changed."""

import json
from typing import Any


def read_json(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raises ValueError if it is not valid JSON or is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError as error:
        message = "the brackets are nested too deep"
        raise ValueError(message) from error
