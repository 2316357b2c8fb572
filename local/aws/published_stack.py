"""The CloudFormation stack by whose outputs clients find the local cloud, without moto's CloudFormation.

moto's CloudFormation imports the models of all services that a template may have, EC2's among them, which takes longer
than all else that the local cloud needs of moto. So it is imported for the first request that this module does not
answer, and then knows the stack, too.
"""

import io
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4
from xml.sax.saxutils import escape

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


class PublishedStack:
    """A stack without resources. moto accepts that; AWS requires at least one.

    Parameters
    ----------
    outputs
        Values by name.

    """

    def __init__(self, name: str, outputs: Mapping[str, str], *, account: str, region: str) -> None:
        self.name, self.outputs = name, dict(outputs)
        self._account, self._region = account, region
        self._created = datetime.now(UTC)
        self._creating = threading.Lock()
        self._is_in_moto = False

    def serve(self, environ: dict[str, Any], start_response: Callable[..., Any], moto: Application) -> Iterable[bytes]:
        """Answer DescribeStacks for this stack; let moto answer everything else."""
        with self._creating:
            if not self._is_in_moto and self._is_described(environ):
                body = self._description().encode()
                headers = [("Content-Type", "text/xml"), ("Content-Length", str(len(body)))]
                start_response("200 OK", headers)
                return [body]
            if not self._is_in_moto:
                self._create_in_moto()
                self._is_in_moto = True
        return moto(environ, start_response)

    def _is_described(self, environ: dict[str, Any]) -> bool:
        body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        form = parse_qs(body.decode(errors="replace"))
        return form.get("Action") == ["DescribeStacks"] and form.get("StackName") == [self.name]

    def _description(self) -> str:
        outputs = "".join(
            f"<member><OutputKey>{escape(name)}</OutputKey><OutputValue>{escape(value)}</OutputValue></member>"
            for name, value in self.outputs.items()
        )
        stack = (
            f"<StackName>{self.name}</StackName>"
            f"<StackId>arn:aws:cloudformation:{self._region}:{self._account}:stack/{self.name}/published</StackId>"
            f"<CreationTime>{self._created.strftime('%Y-%m-%dT%H:%M:%SZ')}</CreationTime>"
            f"<StackStatus>CREATE_COMPLETE</StackStatus><Outputs>{outputs}</Outputs>"
        )
        return (
            f'<DescribeStacksResponse xmlns="{NAMESPACE}">'
            f"<DescribeStacksResult><Stacks><member>{stack}</member></Stacks></DescribeStacksResult>"
            f"<ResponseMetadata><RequestId>{uuid4()}</RequestId></ResponseMetadata></DescribeStacksResponse>"
        )

    def _create_in_moto(self) -> None:
        from moto.cloudformation.models import cloudformation_backends

        outputs = {name: {"Value": value} for name, value in self.outputs.items()}
        template = json.dumps({"Resources": {}, "Outputs": outputs})
        cloudformation_backends[self._account][self._region].create_stack(self.name, template, parameters={})
