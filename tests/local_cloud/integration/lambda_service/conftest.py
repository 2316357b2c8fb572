"""A service with functions for tests."""

from textwrap import dedent

import pytest

from local.lambda_service import FunctionConfig, LambdaService

FUNCTIONS = dedent("""
    import logging, os, random, sys, time

    IMPORTED_BY = os.getpid()

    def draw(event, context):
        time.sleep(event)
        return {"imported_by": IMPORTED_BY, "pid": os.getpid(), "random": random.random()}

    def echo(event, context):
        print("a line of its own")
        return {
            "event": event, "pid": os.getpid(), "root": os.environ["LAMBDA_TASK_ROOT"],
            "trace": os.environ.get("_X_AMZN_TRACE_ID"),
            "request_id": context.aws_request_id, "left": context.get_remaining_time_in_millis(),
            "arn": context.invoked_function_arn, "setting": os.environ.get("SETTING"), "home": os.environ.get("HOME"),
        }

    def sleep(event, context):
        time.sleep(event)
        return os.getpid()

    def fail(event, context):
        raise ValueError("no such luck")

    def allocate(event, context):
        allocated = bytearray(event * 2**20)
        time.sleep(5)
        return len(allocated)

    def exit_process(event, context):
        os._exit(3)

    def warn(event, context):
        logging.getLogger("a.library").warning("beware")

    def shout(event, context):
        return "x" * event
""")


@pytest.fixture
def service(tmp_path):
    root = tmp_path / "task"
    root.mkdir()
    (root / "functions.py").write_text(FUNCTIONS)
    (root / "broken.py").write_text("import no_such_module_anywhere\n")
    service = LambdaService(root, tmp_path / "logs", region="us-east-1", account="123456789012")
    yield service
    service.close()


@pytest.fixture
def create(service):
    def create(handler, timeout_seconds=20.0, memory_mb=512, reserved_concurrency=None, **environment):
        name = handler.rpartition(".")[2]
        service.create_function(
            FunctionConfig(name, handler, timeout_seconds, memory_mb, reserved_concurrency, environment)
        )
        return name

    return create
