"""The Lambda service: functions run in worker processes with AWS's runtime client, `awslambdaric`."""

from local.lambda_service.function import FunctionConfig, Package
from local.lambda_service.service import InvocationResult, LambdaService, TooManyRequests

__all__ = ["FunctionConfig", "InvocationResult", "LambdaService", "Package", "TooManyRequests"]
