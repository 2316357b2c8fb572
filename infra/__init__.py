"""The stack on AWS in CDK code, synthesized from the same files as the local cloud, without network or credentials."""

import os
from contextlib import suppress

from infra.node import ToolMissing, node

# The CDK runs on the Node of a wheel, so that the machine needs none. jsii reads the variable at import.
with suppress(ToolMissing):
    os.environ["JSII_NODE"] = node()
