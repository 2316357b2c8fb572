"""The local cloud: all the AWS services that the pipeline uses, on one machine."""

import gc
import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from book_pipeline.function_settings import FUNCTION_SETTINGS
from book_pipeline.settings import DatabaseSettings
from guards.log_lines import log_entries
from guards.proxies import proxies_of
from local import files, state_folder
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
    stop_executions,
    watch_books,
)
from local.aws.schedule import Schedule
from local.certificates import Certificates
from local.cloudtrail import CloudTrail
from local.credentials import Credentials
from local.cut_work import record_cut_work
from local.discovery import RunningCloud, hold_lock, write_endpoint_file
from local.errors import LocalCloudError
from local.lambda_service import FunctionConfig, LambdaService, Package
from local.ports import listen_on
from local.postgres import ADMINISTRATOR, DATABASE, Postgres
from local.providers import Providers
from local.rds_proxy import Grant, RdsProxy
from local.settings_check import check_settings
from local.xray.daemon import XRayDaemon

if TYPE_CHECKING:
    from local.aws.server import AwsServer

WEBHOOK_SECRET = "book-pipeline/webhook-secret"  # noqa: S105 - its name
NOTICE_SECONDS = 20.0
"""How long a cloud that stops waits for notices that are on their way."""
GEMINI_SECRET, ELEVENLABS_SECRET = "book-pipeline/gemini-api-key", "book-pipeline/elevenlabs-api-key"
PROVIDERS = {"GEMINI": "Gemini", "ELEVENLABS": "ElevenLabs"}
"""Names of the providers, by the start of their settings' names."""
LIBRARIES = ("boto3", "psycopg", "pydantic", "google.genai", "elevenlabs")
"""What functions share, take long to import, and import only when they use it."""
WATCH_SECONDS = 900.0
"""Interval of WatchBooks, as in the stack. It runs at the start, too: the clock may have stopped long ago."""
FINISH_SECONDS = 20.0
"""How long a stop waits for paid calls that are running."""
HISTORY_SECONDS = "1"
"""Within this time a call that has ended is in the history of the stand-in, which lists it at once."""
SWITCH_INTERVAL_SECONDS = 0.0005
"""Dozens of threads exchange small messages; with Python's default of 5 ms, each switch may wait ten times as long."""


class LocalCloudFailed(LocalCloudError):
    """The local cloud did not start."""


class LocalCloud:
    """The local cloud, from `start` to `stop`. Its data is stored in the state folder.

    Start it in a thread that lives as long as the cloud: some of its processes end with that thread.

    Parameters
    ----------
    port
        Of the AWS endpoint; 0 for a free one.
    packages
        Folder of the functions' packages, to run the functions from these as on AWS; by default from the checkout.
    page_url
        Address of the page for this cloud, to be published with the cloud's own addresses; none by default.
    trace_clock
        The clock of X-Ray, which closes traces that grow slowly; returns seconds since 1970.
    template
        The synthesized stack, for moto's CloudFormation to create; by default the cloud creates its resources itself.
    announce
        Receives what the start does next, such as "the database"; each step takes about a second, or a few.

    """

    def __init__(
        self,
        state: Path,
        port: int,
        packages: Path | None = None,
        page_url: str | None = None,
        trace_clock: Callable[[], float] = time.time,
        template: Path | None = None,
        announce: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._announce = announce
        self._packages = packages.resolve() if packages else None
        self._template = template
        self._state = state.resolve()
        self._port = port
        self._page_url = page_url
        self._trace_clock = trace_clock
        self._parts = ExitStack()
        self.running: RunningCloud
        self.proxy: RdsProxy
        self.notices: list[str] = []

    def start(self) -> Self:
        """Start every part; return when the cloud is ready for use.

        Raises a LocalCloudError, whose message names the remedy.
        """
        sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
        with ExitStack() as parts, ThreadPoolExecutor(2) as executor:
            listener = parts.enter_context(listen_on(self._port, "--port"))
            state_folder.prepare(self._state)
            parts.enter_context(hold_lock(self._state))
            require_room = partial(state_folder.require_room, self._state)
            require_room()
            state_folder.make_private(self._state)
            credentials, certificates = (
                Credentials.load_or_create(self._state),
                Certificates.load_or_create(self._state),
            )
            logs = self._state / "logs"
            files.make_folder(logs)
            trail = parts.enter_context(CloudTrail(logs / "cloudtrail" / "aws.jsonl"))
            files.append_to(logs / "cloud.log").close()
            logging.raiseExceptions = False  # a log that cannot be written, to a full disk, is not an error to print
            log_entries(logs / "cloud.log")
            providers = Providers(self._state / "providers", credentials, log_file=logs / "providers.log")
            loading = executor.submit(importlib.import_module, "local.aws.server")  # importing moto takes two seconds
            starting = executor.submit(parts.enter_context, providers)
            self._announce("the database")
            postgres = parts.enter_context(Postgres(self._state, credentials))
            self.proxy = parts.enter_context(
                RdsProxy(
                    postgres.socket_file,
                    _database_grants(credentials),
                    certificates,
                    log_file=logs / "rds_proxy.log",
                    trail_file=logs / "cloudtrail" / "rds_proxy.jsonl",
                )
            )
            self._announce("the functions and the services")
            functions = LambdaService(
                ROOT,
                logs / "lambda",
                region=REGION,
                account=ACCOUNT,
                libraries=LIBRARIES,
                handlers=[size["handler"] for size in function_sizes().values()],
                require_room=require_room,
            )
            parts.callback(functions.close)
            aws = parts.enter_context(
                loading.result().AwsServer(
                    listener,
                    self._state / "objects",
                    self._state / "traces",
                    self._state / "executions",
                    credentials,
                    functions.invoke,
                    trail,
                    account=ACCOUNT,
                    region=REGION,
                    require_room=require_room,
                    trace_clock=self._trace_clock,
                )
            )
            xray = parts.enter_context(XRayDaemon(function_sizes(), aws.put_trace_segment, trail))
            self._announce("the providers")
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
            speech_concurrency = _speech_concurrency()
            settings = {**_settings(self.proxy, speech_concurrency), **self._providers(providers)}
            configs = _functions(environments, settings, self._packages, speech_concurrency)
            self._create(aws, functions, configs, secrets, speech_concurrency)
            aws.show_logs(logs / "lambda", functions.functions)
            self._announce("the tables")
            _migrate(functions)
            record_cut_work(postgres.url, [name.lower() for name in PROVIDERS if f"{name}_API_KEY" not in os.environ])
            if self._template is None:
                open_for_books(aws, notices="WEBHOOK_URL" in os.environ)
            aws.announce_interrupted_executions()
            parts.enter_context(Schedule(partial(watch_books, aws), WATCH_SECONDS))
            if self._template is None:
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
                    **({"BOOK_PIPELINE_PAGE_URL": self._page_url} if self._page_url else {}),
                    "BOOK_PIPELINE_CONTROL_URL": providers.control_url,
                }
            )
            write_endpoint_file(self._state, self.running.environment)
            for damaged in state_folder.damaged_files(self._state):
                self.notices.append(f"A damaged file was set aside, delete it if you do not need it: {damaged}")
            parts.enter_context(_no_search_of_what_is_loaded())
            self._aws, self._functions, self._parts = aws, functions, parts.pop_all()
        return self

    def stop(self, announce: Callable[[], object] = lambda: None) -> None:
        """Stop the running executions and let their paid calls end, then stop every part, in reverse order.

        So no call loses its answer, and the next start has nothing to wait for. A second Ctrl-C does not wait.

        Parameters
        ----------
        announce
            Called before the wait, if there is one.

        """
        try:
            if stop_executions(self._aws):
                announce()
                self._functions.wait_until_idle(FINISH_SECONDS, paying_functions())
            if "WEBHOOK_URL" in os.environ:
                self._functions.wait_until_idle(NOTICE_SECONDS)
        except KeyboardInterrupt:
            pass
        except Exception:
            logging.getLogger(__name__).exception("the executions were not stopped")
        finally:
            self._parts.close()

    def _create(
        self,
        aws: "AwsServer",
        functions: LambdaService,
        configs: list[FunctionConfig],
        secrets: Mapping[str, str],
        speech_concurrency: int,
    ) -> None:
        """Create the functions and the state machine, by moto's CloudFormation if there is a template."""
        self._announce("the state machine")
        if self._template is not None:
            from local.aws.created_stack import create_from_template

            configs = create_from_template(aws, self._template, secrets, self.proxy.host, configs)
        for config in configs:
            functions.create_function(config)
        if self._template is None:
            deploy(aws, functions.functions, secrets, speech_concurrency)

    def _secrets(self, credentials: Credentials) -> dict[str, str]:
        webhook = {WEBHOOK_SECRET: _webhook_secret()} if "WEBHOOK_URL" in os.environ else {}
        return {
            **webhook,
            GEMINI_SECRET: os.environ.get("GEMINI_API_KEY", credentials.gemini_api_key),
            ELEVENLABS_SECRET: os.environ.get("ELEVENLABS_API_KEY", credentials.elevenlabs_api_key),
        }

    def _providers(self, providers: Providers) -> dict[str, str]:
        """Point the functions to the stand-ins, or to a real service if its API key is set in the environment."""
        stand_ins = {"GEMINI": providers.gemini_base_url, "ELEVENLABS": providers.elevenlabs_base_url}
        settings = {"GEMINI_SECRET_ID": GEMINI_SECRET, "ELEVENLABS_SECRET_ID": ELEVENLABS_SECRET}
        for name, title in PROVIDERS.items():
            if f"{name}_API_KEY" in os.environ:
                self.notices.append(f"{title}: the real service, charged to your {name}_API_KEY")
            else:
                self.notices.append(f"{title}: a stand-in on this machine, free of charge")
                settings[f"{name}_BASE_URL"] = stand_ins[name]
                settings[f"{name}_STAND_IN"] = "true"
                if name == "ELEVENLABS" and "ELEVENLABS_HISTORY_SECONDS" not in os.environ:
                    settings["ELEVENLABS_HISTORY_SECONDS"] = HISTORY_SECONDS
        return settings


def _webhook_secret() -> str:
    """Return the secret that notices are signed with."""
    secret = os.environ.get("WEBHOOK_SECRET", "")
    if not secret:
        raise LocalCloudFailed(
            "WEBHOOK_URL is set without WEBHOOK_SECRET, which notices are signed with. Set it to a random text of 24 "
            "letters or more, such as the output of `openssl rand -base64 32`, and give it to the receiver."
        )
    return secret


def _database_grants(credentials: Credentials) -> list[Grant]:
    """Return the grants of `rds-db:connect` in the functions' roles."""
    users = {"ApplyMigrations": (ADMINISTRATOR, "migrator")}
    return [
        Grant(name, credentials.key_of(name), users.get(name, ("pipeline",)))
        for name, settings in FUNCTION_SETTINGS.items()
        if issubclass(settings, DatabaseSettings)
    ]


@contextmanager
def _no_search_of_what_is_loaded() -> Iterator[None]:
    """Keep what is loaded out of Python's search for garbage, which would stop every thread for a fifth of a second."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _speech_concurrency() -> int:
    """Return the speech calls at once that the plan allows: SPEECH_CONCURRENCY, or the default of the stack."""
    default: int = function_sizes()["GenerateAudio"]["reserved_concurrency"]
    value = os.environ.get("SPEECH_CONCURRENCY", str(default))
    if not value.isdecimal() or int(value) < 1:
        message = (
            f"SPEECH_CONCURRENCY is {value!r}. Set it to the speech calls at once that your plan allows, such as 5."
        )
        raise LocalCloudFailed(message)
    return int(value)


def _settings(proxy: RdsProxy, speech_concurrency: int) -> dict[str, str]:
    return {
        "SPEECH_CONCURRENCY": str(speech_concurrency),
        "ARTIFACTS_BUCKET": BUCKET,
        "EVENT_BUS_NAME": BUS,
        "STATE_MACHINE_ARN": STATE_MACHINE_ARN,
        "DATABASE_HOST": proxy.host,
        "DATABASE_PORT": str(proxy.port),
        "DATABASE_NAME": DATABASE,
        "DATABASE_ADMINISTRATOR": ADMINISTRATOR,
        "DATABASE_CA_FILE": str(proxy.ca_file),
        "SOURCE_PRIVATE_HOSTS": "true",
    }


def _functions(
    environments: Mapping[str, Mapping[str, str]],
    settings: Mapping[str, str],
    packages: Path | None,
    speech_concurrency: int,
) -> list[FunctionConfig]:
    """Give each function only the settings that it reads, from the cloud or else from the environment."""
    configs = []
    sizes = function_sizes()
    sizes["GenerateAudio"]["reserved_concurrency"] = speech_concurrency
    for name, size in sizes.items():
        user = {"DATABASE_USER": "migrator" if name == "ApplyMigrations" else "pipeline"}
        available = {**os.environ, **settings, **user}
        read = FUNCTION_SETTINGS[name].variables()
        values = {variable: available[variable] for variable in read if variable in available}
        check_settings(name, values)
        environment = {**environments[name], **values, **_proxies(read, settings)}
        package = Package(packages / name, packages / "runtime") if packages else None
        configs.append(FunctionConfig(name=function_name(name), environment=environment, package=package, **size))
    return configs


def paying_functions() -> set[str]:
    """Return the names of the functions that read the key of a provider."""
    keys = {f"{name}_SECRET_ID" for name in PROVIDERS}
    return {function_name(name) for name, settings in FUNCTION_SETTINGS.items() if keys & set(settings.variables())}


def _proxies(read: Collection[str], settings: Mapping[str, str]) -> dict[str, str]:
    """Return the owner's proxy for a function that calls a real provider: it reads the key of one without stand-in."""
    real = [name for name in PROVIDERS if f"{name}_SECRET_ID" in read and f"{name}_BASE_URL" not in settings]
    return proxies_of(os.environ) if real else {}


def _migrate(functions: LambdaService) -> None:
    result = functions.invoke(function_name("ApplyMigrations"), b"{}")
    if result.function_error:
        reason = json.loads(result.payload).get("errorMessage")
        message = f"The database migrations failed: {reason}. See their log in the state folder, under logs/lambda."
        raise LocalCloudFailed(message)
