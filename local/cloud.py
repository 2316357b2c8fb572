"""The local cloud: everything the pipeline finds on AWS, put together on one machine."""

import importlib
import json
import logging
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from book_pipeline.settings import FUNCTION_SETTINGS, DatabaseSettings
from local.aws.deployment import (
    ACCOUNT,
    BUCKET,
    BUS,
    REGION,
    ROOT,
    STATE_MACHINE_ARN,
    deploy,
    function_name,
    function_sizes,
    open_for_books,
    publish_stack,
)
from local.certificates import Certificates
from local.credentials import Credentials
from local.lambda_service import FunctionConfig, LambdaService, Package
from local.page import Page
from local.postgres import ADMINISTRATOR, DATABASE, Postgres
from local.providers import Providers
from local.rds_proxy import Grant, RdsProxy
from local.running import RunningCloud, owned, publish
from local.trail import Trail
from local.xray.daemon import XRayDaemon

GEMINI_SECRET, ELEVENLABS_SECRET = "book-pipeline/gemini-api-key", "book-pipeline/elevenlabs-api-key"
SWITCH_SECONDS = 0.0005
"""Dozens of threads pass small messages on; by default each hand-over may wait ten times as long."""


class LocalCloudFailed(Exception):
    """The local cloud could not be started."""


class LocalCloud:
    """Everything, from `start` to `stop`; what is to last lies in the state folder.

    Start it in a thread that lives as long as the cloud should.

    Parameters
    ----------
    port
        Of the AWS endpoint; 0 for a free one.
    packages
        Folder of the functions' packages, which they run from as on AWS; by default they run from the checkout.
    page_port
        Of the page; by default the usual one, or a free one if that is taken.

    """

    def __init__(self, state: Path, port: int, packages: Path | None = None, page_port: int | None = None) -> None:
        self._packages = packages.resolve() if packages else None
        self._state = state.resolve()
        self._port = port
        self._page_port = page_port
        self._parts = ExitStack()
        self.running: RunningCloud
        self.proxy: RdsProxy
        self.notices: list[str] = []

    def start(self) -> Self:
        """Return when it can be used. Raises AlreadyRunning, or what kept a part from starting."""
        sys.setswitchinterval(SWITCH_SECONDS)
        with ExitStack() as parts, ThreadPoolExecutor(2) as beside:
            parts.enter_context(owned(self._state))
            credentials = Credentials.kept_in(self._state)
            certificates = Certificates.kept_in(self._state)
            logs = self._state / "logs"
            logs.mkdir(exist_ok=True)
            trail = parts.enter_context(Trail(logs / "trail" / "aws.jsonl"))
            logging.basicConfig(filename=logs / "cloud.log", format="%(asctime)s %(name)s %(levelname)s %(message)s")
            page = parts.enter_context(Page(self._page_port, log_file=logs / "page.log"))
            providers = Providers(self._state / "providers", credentials, log_file=logs / "providers.log")
            loading = beside.submit(importlib.import_module, "local.aws.server")  # moto takes two seconds to import
            starting = beside.submit(parts.enter_context, providers)
            postgres = parts.enter_context(Postgres(self._state, credentials))
            self.proxy = parts.enter_context(
                RdsProxy(
                    postgres.socket_file,
                    _database_grants(credentials),
                    certificates,
                    log_file=logs / "rds_proxy.log",
                    trail_file=logs / "trail" / "rds_proxy.jsonl",
                )
            )
            functions = LambdaService(ROOT, logs / "lambda", region=REGION, account=ACCOUNT)
            parts.callback(functions.close)
            aws = parts.enter_context(
                loading.result().AwsServer(
                    self._port,
                    self._state / "objects",
                    self._state / "traces",
                    credentials,
                    functions.invoke,
                    trail,
                    account=ACCOUNT,
                    region=REGION,
                )
            )
            xray = parts.enter_context(XRayDaemon(function_sizes(), aws.put_trace_segment, trail))
            starting.result()
            secrets = self._secrets(credentials)
            environments = {
                name: {
                    "AWS_ENDPOINT_URL": aws.endpoint,
                    "AWS_ACCESS_KEY_ID": aws.key_of(name).access_key_id,
                    "AWS_SECRET_ACCESS_KEY": aws.key_of(name).secret_access_key,
                    "AWS_XRAY_DAEMON_ADDRESS": xray.address_of(name),
                }
                for name in function_sizes()
            }
            settings = {**_settings(self.proxy), **self._providers(providers)}
            for config in _functions(environments, settings, self._packages):
                functions.create_function(config)
            deploy(aws, functions.functions, secrets)
            aws.show_logs(logs / "lambda", functions.functions)
            _migrate(functions)
            open_for_books(aws)
            publish_stack(aws, {"GeminiSecretId": GEMINI_SECRET, "ElevenLabsSecretId": ELEVENLABS_SECRET})
            self.running = RunningCloud(
                {
                    "AWS_ENDPOINT_URL": aws.endpoint,
                    "AWS_ACCESS_KEY_ID": credentials.access_key_id,
                    "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
                    "AWS_DEFAULT_REGION": REGION,
                    "BOOK_PIPELINE_BUCKET": BUCKET,
                    "BOOK_PIPELINE_BUS": BUS,
                    "BOOK_PIPELINE_STATE_MACHINE_ARN": STATE_MACHINE_ARN,
                    "BOOK_PIPELINE_DATABASE_URL": postgres.url,
                    "BOOK_PIPELINE_PAGE_URL": page.url,
                    "BOOK_PIPELINE_CONTROL_URL": providers.control_url,
                }
            )
            page.open(self.running.environment)
            publish(self._state, self.running.environment)
            self._parts = parts.pop_all()
        return self

    def stop(self) -> None:
        """End every part, the last one first."""
        self._parts.close()

    def _secrets(self, credentials: Credentials) -> dict[str, str]:
        return {
            GEMINI_SECRET: os.environ.get("GEMINI_API_KEY", credentials.gemini_api_key),
            ELEVENLABS_SECRET: os.environ.get("ELEVENLABS_API_KEY", credentials.elevenlabs_api_key),
        }

    def _providers(self, providers: Providers) -> dict[str, str]:
        """Point the functions at the stand-ins, except where the owner's key asks for the real service."""
        stand_ins = {
            "GEMINI": ("Gemini", providers.gemini_base_url),
            "ELEVENLABS": ("ElevenLabs", providers.elevenlabs_base_url),
        }
        settings = {"GEMINI_SECRET_ID": GEMINI_SECRET, "ELEVENLABS_SECRET_ID": ELEVENLABS_SECRET}
        for name, (title, url) in stand_ins.items():
            if f"{name}_API_KEY" in os.environ:
                self.notices.append(f"{title}: the real service, paid with your {name}_API_KEY")
            else:
                self.notices.append(f"{title}: a stand-in on this machine, free of charge")
                settings[f"{name}_BASE_URL"] = url
        return settings


def _database_grants(credentials: Credentials) -> list[Grant]:
    """Return what the functions' roles say of `rds-db:connect`."""
    users = {"ApplyMigrations": (ADMINISTRATOR, "migrator")}
    return [
        Grant(name, credentials.key_of(name), users.get(name, ("pipeline",)))
        for name, settings in FUNCTION_SETTINGS.items()
        if issubclass(settings, DatabaseSettings)
    ]


def _settings(proxy: RdsProxy) -> dict[str, str]:
    return {
        "ARTIFACTS_BUCKET": BUCKET,
        "EVENT_BUS_NAME": BUS,
        "DATABASE_HOST": proxy.host,
        "DATABASE_PORT": str(proxy.port),
        "DATABASE_NAME": DATABASE,
        "DATABASE_ADMINISTRATOR": ADMINISTRATOR,
        "DATABASE_CA_FILE": str(proxy.ca_file),
        "SOURCE_PRIVATE_HOSTS": "true",
    }


def _functions(
    environments: Mapping[str, Mapping[str, str]], settings: Mapping[str, str], packages: Path | None
) -> list[FunctionConfig]:
    """Give each function exactly the settings that it reads; those that the cloud does not fix may be the owner's."""
    configs = []
    for name, size in function_sizes().items():
        user = {"DATABASE_USER": "migrator" if name == "ApplyMigrations" else "pipeline"}
        known = {**os.environ, **settings, **user}
        values = {variable: known[variable] for variable in FUNCTION_SETTINGS[name].variables() if variable in known}
        environment = {**environments[name], **values}
        package = Package(packages / name, packages / "runtime") if packages else None
        configs.append(FunctionConfig(name=function_name(name), environment=environment, package=package, **size))
    return configs


def _migrate(functions: LambdaService) -> None:
    result = functions.invoke(function_name("ApplyMigrations"), b"{}")
    if result.function_error:
        reason = json.loads(result.payload).get("errorMessage")
        message = f"The migrations failed: {reason}. Their log is in the state folder, under logs/lambda."
        raise LocalCloudFailed(message)
