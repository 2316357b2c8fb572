"""The local cloud's server is imported without the services of moto that it does not use and that take longest."""

import subprocess
import sys

CODE = """
import sys
import local.aws.server
assert not [name for name in sys.modules if name.startswith("moto.ec2")], "EC2 is imported"
from moto.backends import get_backend
assert get_backend("batch") is sys.modules["moto.batch"].batch_backends, "Batch is imported when it is used"
assert "moto.ec2" in sys.modules
"""


def test_batch_and_ec2_are_imported_when_they_are_used():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
