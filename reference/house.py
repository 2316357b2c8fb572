"""The folders and the import rules, from pyproject.toml."""

import tomllib
from pathlib import Path
from typing import Any

from reference.markdown import item, title

ROOT = Path(__file__).parents[1]
INTRODUCTION = """
The folders of the repository, and the rules about which package may import which. `make check` enforces the rules with
import-linter.
"""
FOLDERS = {
    "infra": "the stack in CDK: one construct a file, permissions in one table; `packages/` builds the functions' "
    "packages, `preflight/` checks an account before a deployment",
    "handlers": "one file for each function: call the stage with a validated payload, publish, return a model",
    "events": "payloads and events: `schemas/` (pydantic, with JSON Schemas), `samples/`, `rules.json`",
    "statemachine": "the state machine (ASL), the functions' sizes, the arithmetic of its limits",
    "sql": "database roles, migrations and named queries",
    "book_pipeline": "the stages `source/`, `chapters/`, `formatting/`, `speech/` and `delivery/`, "
    "`binding/`, which makes the finished files, and `notices/`, which sends notices; below them `paid_calls/`, "
    "`turns/`, `review/` and `store/`",
    "console": "what a person uses, for one machine or a deployed stack: `client/`, `web/` (the page), `cli/`",
    "local": "the local cloud",
    "account": "sessions and error messages for an AWS account, shared by the command and the deployment",
    "guards": "checks against other users, web pages, proxies and control codes; shared by console and local cloud",
    "reference": "the generators of these pages",
    "tests": "unit, contract, infra, local cloud, integration, end-to-end and browser tests",
    "bench": "measurements of speed, memory and cost",
    "docs": "this documentation",
    "examples": "a short book in Project Gutenberg's plain-text form",
}


def page() -> str:
    """Return docs/reference/folders.md."""
    rules: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    if not set(rules["root_packages"]) <= FOLDERS.keys():
        raise KeyError(f"reference/house.py lacks {set(rules['root_packages']) - FOLDERS.keys()}")
    folders = [item(f"`{name}/`: {text}") for name, text in FOLDERS.items()]
    contracts = [item(f"**{rule['name']}.** {_rule(rule)}") for rule in rules["contracts"]]
    parts = ["## Folders", "", *folders, "", "## Import rules", "", *contracts, ""]
    return "\n".join([title("Folders and import rules", INTRODUCTION), *parts])


def _rule(rule: dict[str, Any]) -> str:
    match rule["type"]:
        case "layers":
            layers = [_listed(layer.split(" | ")) for layer in rule["layers"]]
            return f"From top to bottom, each may import only those below it: {'; '.join(layers)}."
        case "independence":
            return f"None of these may import another: {_listed(rule['modules'])}."
        case _:
            return f"{_listed(rule['source_modules'])} may not import {_listed(rule['forbidden_modules'])}."


def _listed(modules: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in modules)
