"""The deployment's parameters, from their model."""

from typing import Any

from infra.parameters import Parameters
from reference.markdown import item, sentence, title

INTRODUCTION = """
What can be chosen for a deployment. `stack.toml` beside the Makefile has one line for each parameter that is not at its
default. `make deploy parameters="-c NAME=VALUE"` replaces a line for one deployment, see
[Deploy](../how-to/deploy.md#3-choose).
"""


def page() -> str:
    """Return docs/reference/parameters.md."""
    lines = [
        item(f"`{name}`: {sentence(field.description or '')}{_default(field.get_default(call_default_factory=True))}")
        for name, field in Parameters.model_fields.items()
    ]
    return "\n".join([title("Parameters of the stack", INTRODUCTION), *lines, ""])


def _default(value: Any) -> str:
    if value in (None, (), {}):
        return ""
    return f" Default: `{str(value).lower() if isinstance(value, bool) else value}`."
