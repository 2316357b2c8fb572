"""`python -m infra`: synthesize the stack without network, credentials or Docker."""

import argparse
import os
import sys
from pathlib import Path

from infra.app import synthesize
from infra.parameters import InvalidParameter, table


def main(arguments: list[str]) -> int:
    """Write the template into the folder; exit code 2 names an invalid parameter."""
    parser = argparse.ArgumentParser(prog="python -m infra", description="Synthesizes the stack.")
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("CDK_OUTDIR", "cdk.out")))
    parser.add_argument(
        "-c", dest="context", action="append", default=[], metavar="NAME=VALUE", help="parameter of the stack"
    )
    parser.add_argument("--parameters", action="store_true", help="print the table of parameters and exit")
    chosen = parser.parse_args(arguments)
    if chosen.parameters:
        sys.stdout.write(f"{table()}\n")
        return 0
    pairs = [pair.partition("=") for pair in chosen.context]
    try:
        template = synthesize(chosen.out, {name: value for name, _, value in pairs})
    except InvalidParameter as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{template}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
