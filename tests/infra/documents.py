"""Commands of the documentation, held against the AWS CLI's own parser."""

import shlex
from functools import cache
from typing import Any

import jmespath
from awscli.clidriver import create_clidriver


@cache
def services() -> tuple[Any, dict[str, Any]]:
    """Return the CLI's driver and its services."""
    driver = create_clidriver()
    return driver, driver._get_command_table()


def assert_aws_takes(line: str) -> None:
    """Parse the line as the AWS CLI does, including required and unknown options; no request is sent."""
    driver, table = services()
    options, rest = driver._create_parser(table).parse_known_args(shlex.split(line)[1:])
    if options.query is not None:
        jmespath.compile(options.query)
    service = table[options.command]
    chosen, rest = service._create_parser().parse_known_args(rest)
    operation = service._get_command_table()[chosen.operation]
    try:
        operation._create_operation_parser(operation.arg_table).parse_args(rest)
    except SystemExit as error:
        raise AssertionError(f"the AWS CLI rejects: {line}") from error
