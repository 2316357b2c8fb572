"""What the documents tell people to type, held against the AWS CLI's own parser."""

import shlex

import jmespath
from awscli.clidriver import create_clidriver


def assert_aws_takes(line: str) -> None:
    """Parse the line as the AWS CLI does, options needed and options unknown included; nothing is asked of anyone."""
    driver = create_clidriver()
    services = driver._get_command_table()
    said, rest = driver._create_parser(services).parse_known_args(shlex.split(line)[1:])
    if said.query is not None:
        jmespath.compile(said.query)
    service = services[said.command]
    chosen, rest = service._create_parser().parse_known_args(rest)
    operation = service._get_command_table()[chosen.operation]
    try:
        operation._create_operation_parser(operation.arg_table).parse_args(rest)
    except SystemExit as error:
        raise AssertionError(f"the AWS CLI doesn't take: {line}") from error
