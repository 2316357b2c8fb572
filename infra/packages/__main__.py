"""`python -m infra.packages [--host]`: builds every function's package, and shows how large it is."""

import argparse
import sys

from infra.packages import targets
from infra.packages.build import MOST_BYTES, Built, build
from infra.packages.compiler import OWN_PYTHON, compiler_for
from infra.packages.recipe import recipes


def main() -> None:
    """Build for AWS, or for this machine with `--host`."""
    parser = argparse.ArgumentParser(prog="python -m infra.packages", description=__doc__)
    parser.add_argument(
        "--host", action="store_true", help="for this machine and its Python, with the runtime's client"
    )
    target = targets.host() if parser.parse_args().host else targets.aws()
    compiler = compiler_for(target.python)
    if compiler is None:
        sys.stderr.write(
            f"There is no Python {target.python} here, so the packages are not compiled and start more than twice as "
            f"slowly. Put one on PATH as python{target.python}, or its path into {OWN_PYTHON}.\n"
        )
    _show(build(target, recipes(target), compiler))


def _show(packages: dict[str, Built]) -> None:
    megabyte = 2**20
    sys.stdout.write(f"{'function':<22}{'MB unpacked':>12}{'MB zipped':>12}{'files':>8}\n")
    for name, built in packages.items():
        zipped = "" if built.zipped is None else f"{built.zipped / megabyte:.1f}"
        sys.stdout.write(f"{name:<22}{built.unpacked / megabyte:>12.1f}{zipped:>12}{built.files:>8}\n")
    sys.stdout.write(f"Lambda takes {MOST_BYTES // megabyte} MB unpacked.\n")


main()
