"""The functions' settings, from the models that read them."""

from collections import defaultdict
from typing import Any

from pydantic.fields import FieldInfo

from book_pipeline.function_settings import FUNCTION_SETTINGS
from infra.parameters import STACK_DECIDES
from reference.markdown import item, sentence, title

INTRODUCTION = """
The environment variables that the functions read. On AWS the parameter `settings` of the
[deployment](parameters.md) sets those under *Settings to choose*. On one machine the local cloud passes on those that
are set in its own environment.

Two more variables are read on your machine: with `GEMINI_API_KEY` or `ELEVENLABS_API_KEY` the local cloud uses the real
provider instead of its stand-in.
"""


def page() -> str:
    """Return docs/reference/settings.md."""
    fields: dict[str, FieldInfo] = {}
    readers: dict[str, list[str]] = defaultdict(list)
    for function, model in FUNCTION_SETTINGS.items():
        for name, field in model.model_fields.items():
            fields[name] = field
            readers[name].append(function)
    lines = {name: _line(name, field, readers[name]) for name, field in fields.items()}
    chosen = [line for name, line in lines.items() if name not in STACK_DECIDES]
    fixed = [line for name, line in lines.items() if name in STACK_DECIDES]
    return "\n".join(
        [
            title("Settings", INTRODUCTION),
            *("## Settings to choose", "", *chosen, ""),
            *("## Settings that the stack sets", "", *fixed, ""),
        ]
    )


def _line(name: str, field: FieldInfo, functions: list[str]) -> str:
    every = len(functions) == len(FUNCTION_SETTINGS)
    read_by = f"Read by {'all functions' if every else ', '.join(functions)}."
    return item(f"`{name.upper()}`: {sentence(field.description or '')} {_default(field)}{read_by}")


def _default(field: FieldInfo) -> str:
    value: Any = field.get_default()
    if field.is_required() or value is None:
        return ""
    return f"Default: `{str(value).lower() if isinstance(value, bool) else value}`. "
