"""The Lambda service: functions run in worker processes under AWS's own runtime client, `awslambdaric`."""

from local.lambda_service.function import FunctionConfig, Package
from local.lambda_service.service import InvocationResult, LambdaService, TooManyRequests

__all__ = ["FunctionConfig", "InvocationResult", "LambdaService", "Package", "TooManyRequests"]
