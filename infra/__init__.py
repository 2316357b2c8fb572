"""The stack on AWS, as CDK code: synthesized from the same files as the local cloud, without network or credentials."""

import os
from contextlib import suppress

from infra.node import ToolMissing, node

# The CDK's kernel runs on Node: the wheel's, not whatever the machine has. jsii asks when it is imported, so this can't
# wait for a call.
with suppress(ToolMissing):
    os.environ["JSII_NODE"] = node()
