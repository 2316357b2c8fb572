"""The local cloud: everything the pipeline finds on AWS, put together on one machine."""

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from book_pipeline.settings import FUNCTION_SETTINGS
from local.aws.deployment import ACCOUNT, BUCKET, BUS, REGION, STATE_MACHINE_ARN, deploy
from local.aws.server import AwsServer
from local.certificates import Certificates
from local.credentials import Credentials
from local.lambda_service import FunctionConfig, LambdaService
from local.postgres import DATABASE, Postgres
from local.providers.process import Providers
from local.rds_proxy import RdsProxy
from local.running import RunningCloud, owned, publish
from local.xray.daemon import XRayDaemon

ROOT = Path(__file__).parents[1]
