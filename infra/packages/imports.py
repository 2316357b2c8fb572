"""The transitive imports of a module of the project, including those inside functions."""

import ast
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
OWN = ("book_pipeline", "events", "handlers")
LOADED_BY_NAME = ("book_pipeline.formatting.readings.languages",)
"""Packages whose modules are imported by name when they are needed: all of them are packed."""
SECRETS_MANAGER = {"get_secret": "secretsmanager", "get_parameter": "ssm", "get_parameters": "ssm"}
"""Functions of `aws_lambda_powertools.utilities.parameters`, and the AWS service that each calls."""


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*OWN, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None)


def closure(module: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the project's modules that `module` imports, itself included, and the third-party packages."""
    graph = _graph()
    found: set[str] = set()
    waiting = {module}
    while waiting:
        found |= waiting
        # Importing a.b.c runs a and a.b before.
        packages = {
            name.rsplit(".", depth)[0] for name in waiting if is_own(name) for depth in range(1, name.count(".") + 1)
        }
        imported = {
            other for name in waiting if is_own(name) for other in graph.find_modules_directly_imported_by(name)
        }
        by_name = {module for name in waiting if name in LOADED_BY_NAME for module in graph.find_children(name)}
        waiting = (packages | imported | by_name) - found
    own = frozenset(filter(is_own, found))
    return own, frozenset(name for name in found - own if name not in sys.stdlib_module_names)


def is_own(module: str) -> bool:
    """Return whether the module belongs to this project."""
    return module.partition(".")[0] in OWN


def file_of(module: str) -> Path:
    """Return the file of the module, relative to the root of the project."""
    path = Path(*module.split("."))
    return path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")


def services(modules: Iterable[str]) -> frozenset[str]:
    """Return the AWS services that these modules create clients for."""
    return frozenset(service for module in modules for service in _services(module))


@cache
def _services(module: str) -> frozenset[str]:
    found = set()
    for node in ast.walk(ast.parse((ROOT / file_of(module)).read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in SECRETS_MANAGER:
                found.add(SECRETS_MANAGER[node.func.attr])
            elif node.func.attr in {"client", "create_client"}:
                match node.args:
                    case [ast.Constant(value=str() as service)]:
                        found.add(service)
                    case _:
                        where = f"{file_of(module)}:{node.lineno}"
                        message = f"{where}: use a literal service name, so that the package contains its data."
                        raise ValueError(message)
    return frozenset(found)
