"""Clients of AWS without AWS: answers are validated against the models of its API, like botocore's Stubber does."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import Mock

import boto3
from botocore.validate import validate_parameters

EVERYWHERE = {"AccessDenied", "AccessDeniedException", "ExpiredToken"}
"""Codes that every service may return, whether its model has them or not."""


class Answers:
    """Creates real clients by service, whose calls get the answers that are named by service and operation.

    An answer is a response or the code of an error. Calls are recorded with their parameters, which botocore validates.
    """

    def __init__(self, region: str, answers: Mapping[str, dict[str, Any] | str]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._region, self._answers = region, answers
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        if service not in self._clients:
            client = boto3.client(service, region_name=self._region, aws_access_key_id="x", aws_secret_access_key="x")
            client.meta.events.register("before-parameter-build", self._record)
            client.meta.events.register("before-call", self._answer)
            self._clients[service] = client
        return self._clients[service]

    def _record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append((f"{model.service_model.service_name}.{model.name}", params))

    def _answer(self, model: Any, **_: Any) -> tuple[Mock, dict[str, Any]]:
        name = f"{model.service_model.service_name}.{model.name}"
        answer = self._answers[name]
        if isinstance(answer, str):
            modelled = {shape.error_code for shape in model.error_shapes}
            # An answer to HEAD has no body, so botocore takes the status as the code.
            possible = modelled | EVERYWHERE | ({"403", "404"} if model.http["method"] == "HEAD" else set())
            assert not modelled or answer in possible, (name, answer)
            return Mock(status_code=400), {"Error": {"Code": answer, "Message": "no"}, "ResponseMetadata": {}}
        validate_parameters(answer, model.output_shape)
        return Mock(status_code=200), answer
