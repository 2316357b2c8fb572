"""The packages for AWS, if `make package` has built them."""

from pathlib import Path

import pytest

from infra.packages import folder_of
from infra.packages.folders import read_info
from infra.packages.recipe import functions

ELF, AARCH64 = b"\x7fELF", 0xB7
PYTHON_3_13 = (3571).to_bytes(2, "little") + b"\r\n"


@pytest.mark.parametrize("function", functions())
def test_packages_are_for_python_3_13_on_arm64(function):
    folder = folder_of(function)
    if folder is None:
        pytest.skip("not built: make package")
    libraries = [file for file in folder.rglob("*") if ".so" in file.suffixes and file.is_file()]
    assert libraries, "a database's driver at least"
    for library in libraries:
        head = library.read_bytes()[:20]
        assert head.startswith(ELF), library
        assert int.from_bytes(head[18:20], "little") == AARCH64, library
    compiled = list(folder.rglob("*.pyc"))
    assert bool(compiled) == read_info(folder)["compiled"]
    assert {file.read_bytes()[:4] for file in compiled} <= {PYTHON_3_13}
    modules = {file.relative_to(folder) for file in folder.rglob("*.py")}
    assert Path("handlers/__init__.py") in modules
    assert not any(module.parts[0] in {"awslambdaric", "local", "infra", "tests"} for module in modules)
