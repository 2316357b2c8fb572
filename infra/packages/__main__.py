"""`python -m infra.packages [--host]`: build the packages of all functions and print their sizes."""

import argparse
import sys

from infra.packages import targets
from infra.packages.build import MOST_BYTES, Built, build
from infra.packages.compiler import OWN_PYTHON, compiler_for
from infra.packages.recipe import recipes


def main() -> None:
    """Build for AWS, or for this machine with `--host`."""
    parser = argparse.ArgumentParser(prog="python -m infra.packages", description=__doc__)
    parser.add_argument("--host", action="store_true", help="build for this machine and its Python")
    target = targets.host() if parser.parse_args().host else targets.aws()
    compiler = compiler_for(target.python)
    if compiler is None:
        sys.stderr.write(
            f"Python {target.python} was not found, so the packages are not compiled and cold starts take more than "
            f"twice as long. Put python{target.python} on PATH, or set {OWN_PYTHON} to its path.\n"
        )
    _show(build(target, recipes(target), compiler))


def _show(packages: dict[str, Built]) -> None:
    megabyte = 2**20
    sys.stdout.write(f"{'function':<22}{'MB unpacked':>12}{'MB zipped':>12}{'files':>8}\n")
    for name, built in packages.items():
        zipped = "" if built.zipped is None else f"{built.zipped / megabyte:.1f}"
        sys.stdout.write(f"{name:<22}{built.unpacked / megabyte:>12.1f}{zipped:>12}{built.files:>8}\n")
    sys.stdout.write(f"Lambda allows {MOST_BYTES // megabyte} MB unpacked.\n")


main()
