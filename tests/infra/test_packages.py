"""The contents of packages, tested with the packages for this machine."""

import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from cryptography import x509

from infra.packages import build as building
from infra.packages import pins, targets
from infra.packages.build import TooLarge, build
from infra.packages.compiler import compiler_for
from infra.packages.folders import read_info
from infra.packages.imports import ROOT
from infra.packages.recipe import ROOT_CAS, ROOT_CAS_FILE, functions, recipe_of, recipes
from local.lambda_service import FunctionConfig, LambdaService, Package
from tests.e2e.conftest import packages

FOREIGN = {
    "ScrapeBook": {"google", "elevenlabs", "num2words", "yoyo"},
    "ParseBook": {"google", "lxml", "yoyo"},
    "FormatChapter": {"elevenlabs", "lxml", "yoyo"},
    "GenerateAudio": {"google", "lxml", "num2words", "yoyo"},
    "FinalizeBook": {"google", "elevenlabs", "lxml", "httpx", "num2words", "yoyo"},
    "RecordFailure": {"google", "elevenlabs", "lxml", "httpx", "num2words", "yoyo"},
    "ApplyMigrations": {"google", "elevenlabs", "lxml", "httpx", "num2words"},
}
NOWHERE = {"local", "infra", "tests", "bench", "moto", "typer", "rich", "aws_cdk", "pytest", "docopt", "awslambdaric"}
NOWHERE |= {"mutagen", "lameenc", "espeakng_loader"}  # GPL or LGPL, and of the local cloud or the tests only
IMPORT = re.compile(r"(?m)^\s*(?:from|import)\s+(\w+)")
UNCHECKED = 1
"""Flags of an unchecked `.pyc` (PEP 552), which is valid whatever the time or content of its source."""
EVERY_IMPORT = dedent("""
    import ast, importlib, json, pathlib, sys

    def imported(body):
        for node in body:
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                continue
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module
            yield from imported(ast.iter_child_nodes(node))

    own = [file for name in ("book_pipeline", "events", "handlers") for file in pathlib.Path(name).rglob("*.py")]
    for file in own:
        for module in imported(ast.parse(file.read_text()).body):
            importlib.import_module(module)
    if "book_pipeline.store.database" in sys.modules:
        from book_pipeline.store.database import queries
        assert queries().available_queries
    if "book_pipeline.prices" in sys.modules:
        from book_pipeline.prices import price_list
        price_list()
    files = {getattr(module, "__file__", None) for module in sys.modules.values()}
    print(json.dumps(sorted(filter(None, files))))
""")
LOOK_AROUND = dedent("""
    import importlib, sys

    def handler(event, context):
        def there(name):
            try:
                importlib.import_module(name)
            except ImportError:
                return False
            return True
        return {"path": sys.path, "there": [name for name in event if there(name)]}
""")


@pytest.fixture(scope="module")
def host():
    return packages()


def files_of(folder: Path) -> list[Path]:
    return [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize("function", functions())
def test_a_package_contains_all_imports_of_its_modules(host, function):
    folder = host / function
    path = os.pathsep.join([str(folder), str(host / "runtime")])
    done = subprocess.run(
        [sys.executable, "-S", "-c", EVERY_IMPORT],
        cwd=folder,
        env={"PYTHONPATH": path, "LAMBDA_TASK_ROOT": str(folder)},  # by which the X-Ray SDK knows where it is
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    standard = Path(os.__file__).parent
    strangers = [
        file
        for file in json.loads(done.stdout)
        if not Path(file).is_relative_to(folder)
        and (not Path(file).is_relative_to(standard) or "site-packages" in Path(file).parts)
    ]
    assert strangers == []


@pytest.mark.parametrize("function", functions())
def test_a_package_contains_nothing_else(host, function):
    top = {path.name.removesuffix(".py") for path in (host / function).iterdir()}
    assert top & (NOWHERE | FOREIGN.get(function, set())) == set()
    files = files_of(host / function)
    assert [file for file in files if file.suffix in {".pyi", ".pyx", ".h"} or "tests" in file.parts] == []
    recipe = recipe_of(function, targets.host())
    assert {file for file in files if file.parts[0] in {"sql", "statemachine"}} == {
        file for file in recipe.files if file.parts[0] == "sql"
    }
    assert (Path("sql/migrations/0001.books.sql") in files) == (function == "ApplyMigrations")
    assert (Path("sql/roles.sql") in files) == (function == "ApplyMigrations")
    described = {file.parts[2] for file in files if file.parts[:2] == ("botocore", "data") and len(file.parts) > 3}
    assert described == recipe.services


def test_every_distribution_is_imported_by_something_else_in_its_package(host):
    """All but cffi, which cryptography's extension module imports."""
    imported = {}
    for function in functions():
        recipe = recipe_of(function, targets.host())
        files = {name: owned_by(name) for name in recipe.distributions}
        users = {name: imported.setdefault(name, imports_in(host / function, of)) for name, of in files.items()}
        own = imports_in(host / function, recipe.files)
        for name, of in files.items():
            provides = {file.parts[0].partition(".")[0] for file in of if file.suffix in {".py", ".so"}}
            others = own.union(*(found for other, found in users.items() if other != name))
            assert provides & others or name == "cffi", f"{function} has {name}, which nothing in it imports"


def owned_by(distribution):
    return [Path(file) for file in importlib.metadata.files(distribution)]


def imports_in(folder, files):
    text = "\n".join(
        (folder / file).read_text(errors="ignore")
        for file in files
        if file.suffix == ".py" and (folder / file).is_file()
    )
    return set(IMPORT.findall(text))


def test_only_functions_that_call_a_provider_contain_the_code_that_reads_secrets():
    readers = {name for name in functions() if "secretsmanager" in recipe_of(name, targets.aws()).services}
    narrating = ("ParseBook", "FormatChapter", "GenerateAudio", "ListVoices", "SampleVoice", "RetakePassage")
    assert readers == {*narrating, "NotifyWebhook"}


@pytest.mark.parametrize("function", functions())
def test_every_module_is_compiled_for_the_python_that_runs_it(host, function):
    folder = host / function
    compiled = {file for file in files_of(folder) if file.suffix == ".pyc"}
    assert {Path(importlib.util.source_from_cache(file)) for file in compiled} == {
        file for file in files_of(folder) if file.suffix == ".py"
    }
    for file in compiled:
        head = (folder / file).read_bytes()[:8]
        assert head == importlib.util.MAGIC_NUMBER + UNCHECKED.to_bytes(4, "little"), file


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # Starfield's root has the number 0
def test_packages_with_a_database_contain_amazons_root_certificates(host):
    content = (host / "ScrapeBook" / ROOT_CAS_FILE).read_bytes()
    roots = x509.load_pem_x509_certificates(content)
    names = [root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value for root in roots]
    assert names[: len(ROOT_CAS)] == list(ROOT_CAS)
    regions = [name.removeprefix("Amazon RDS ").removesuffix(" Root CA RSA2048 G1") for name in names[len(ROOT_CAS) :]]
    assert all(re.fullmatch(r"[a-z]+-[a-z]+-\d", region) for region in regions)
    assert {"us-east-1", "eu-central-1"} <= set(regions)
    assert len(set(regions)) == len(regions) == 29
    for root in roots:
        root.verify_directly_issued_by(root)


def test_a_worker_sees_its_package_the_runtime_and_the_standard_library(host, tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "look.py").write_text(LOOK_AROUND)
    service = LambdaService(ROOT, tmp_path / "logs", region="us-east-1", account="123456789012")
    package = Package(folder, host / "runtime")
    service.create_function(FunctionConfig("look", "look.handler", 20, 512, None, {}, package=package))
    names = ["simplejson", "look", "json", "moto", "typer", "boto3", "book_pipeline", "local", "pytest", "pip"]
    answer = json.loads(service.invoke("look", json.dumps(names).encode()).payload)
    service.close()
    assert answer["there"] == ["simplejson", "look", "json"]
    standard = str(Path(os.__file__).parents[1])
    assert {Path(entry) for entry in answer["path"] if not entry.startswith(standard)} == {folder, host / "runtime"}


def test_a_current_package_is_not_built_again(host):
    target = targets.host()
    stamp = {name: (host / name).stat().st_mtime_ns for name in functions()}
    built = build(target, recipes(target), compiler_for(target.python))
    assert {name: (host / name).stat().st_mtime_ns for name in functions()} == stamp
    assert {name: read_info(host / name)["digest"] for name in built} == {
        name: each.digest for name, each in built.items()
    }


def test_a_package_over_the_size_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "MOST_BYTES", 10)
    (tmp_path / "large.py").write_text("# eleven byt")
    with pytest.raises(TooLarge, match="12 bytes"):
        building._measure(tmp_path, "digest", compiled=True, zipped=False)


def test_requirements_are_evaluated_for_the_target():
    aws = targets.aws()
    pinned = pins.locked(aws)
    assert {"colorama", "tzdata", "pywin32", "httpx2-jsfetch"} & pinned.keys() == set()
    older = pins.locked(targets.Target("older", "3.11", "", {**aws.markers, "python_full_version": "3.11.0"}, ()))
    assert older["networkx"].version != pinned["networkx"].version


def test_a_missing_python_compiles_nothing():
    assert compiler_for("2.4") is None
