"""The cost of the stack in a month without a book: resources of the template times list prices, no free tier."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.cost import MONTH_HOURS, Line, prices
from bench.figures import Figure
from book_pipeline.metrics import GAUGES

AURORA_LEAST_GB = 10
UNTIL_SLEEP_MINUTES = 5
FLOW_LOG_GB = 0.2
"""Assumed: flow log of rejected connections to a public address in a month."""
LOOKS = MONTH_HOURS * 4
LOOK_SECONDS, LOOK_LOG_BYTES = 0.5, 2000
LOOK_SPANS, SPAN_BYTES = 5, 700
"""Assumed for WatchBooks, which runs every quarter of an hour with 512 MB."""
AWAKE_HOURS, AWAKE_ACU = 30 * (UNTIL_SLEEP_MINUTES + 1) / 60, 1
"""Assumed for a database that sleeps: WatchBooks wakes it once a day, for less than a minute, and it has 1 ACU then."""
LIMIT_USD = 20
"""For the stack that costs least."""
VARIANTS: dict[str, dict[str, str]] = {
    "by default": {},
    "nat=gateway": {"nat": "gateway"},
    "database_proxy=false": {"database_proxy": "false"},
    "database_proxy=false, database_min_acu=0": {"database_proxy": "false", "database_min_acu": "0"},
}


def measure() -> Iterator[Figure]:
    for name, context in VARIANTS.items():
        lines = list(bill(resources_of(_template(context))))
        if not context:
            yield from (Figure(line.figure().name, line.cents / 100, "USD") for line in lines)
        total = sum(line.cents for line in lines) / 100
        limit = LIMIT_USD if "database_min_acu" in context else None
        yield Figure(f"A month without a book, {name}", total, "USD", limit)


def bill(resources: dict[str, list[Any]]) -> Iterator[Line]:
    """Yield the bill of a month for these resources (properties by type)."""
    usd = prices()
    (cluster,) = resources["AWS::RDS::DBCluster"]
    least_acu = cluster["ServerlessV2ScalingConfiguration"]["MinCapacity"]
    acu_hours = least_acu * MONTH_HOURS if least_acu else AWAKE_ACU * AWAKE_HOURS
    yield Line("Aurora", "ACU-hours", acu_hours * len(resources["AWS::RDS::DBInstance"]), usd["acu_hour"])
    yield Line("Aurora", "GB, minimum", AURORA_LEAST_GB, usd["aurora_gb_month"])
    proxy_acu_hours = usd["proxy_least_acu"] * MONTH_HOURS * len(resources["AWS::RDS::DBProxy"])
    yield Line("RDS Proxy", "ACU-hours, minimum", proxy_acu_hours, usd["proxy_acu_hour"])
    yield from _nat(resources, usd)
    yield Line("Secrets Manager", "secrets", len(resources["AWS::SecretsManager::Secret"]), usd["secret_month"])
    yield Line("KMS", "keys", len(resources["AWS::KMS::Key"]), usd["kms_key_month"])
    watched = sum(max(1, len(_watched(alarm))) for alarm in resources["AWS::CloudWatch::Alarm"])
    yield Line("CloudWatch", "metrics of alarms", watched, usd["alarm_metric_month"])
    yield Line("CloudWatch", "dashboards", len(resources["AWS::CloudWatch::Dashboard"]), usd["dashboard_month"])
    yield Line("CloudWatch", "custom metrics", len(GAUGES), usd["metric_month"])
    yield Line("CloudWatch", "GB of logs", FLOW_LOG_GB + LOOKS * LOOK_LOG_BYTES / 10**9, usd["log_gb"])
    yield Line("Lambda", "requests", LOOKS, usd["lambda_request"])
    yield Line("Lambda", "GB-s", LOOKS * LOOK_SECONDS / 2, usd["lambda_gb_second"])
    if resources["AWS::XRay::TransactionSearchConfig"]:
        yield Line("X-Ray", "GB of spans", LOOKS * LOOK_SPANS * SPAN_BYTES / 10**9, usd["span_gb"])
        yield Line("X-Ray", "indexed spans", LOOKS * LOOK_SPANS, usd["span_indexed"])
    else:
        yield Line("X-Ray", "traces", LOOKS, usd["trace"])


def _nat(resources: dict[str, list[Any]], usd: dict[str, Any]) -> Iterator[Line]:
    machines, gateways = len(resources["AWS::EC2::Instance"]), len(resources["AWS::EC2::NatGateway"])
    yield Line("NAT", "hours of t4g.nano", machines * MONTH_HOURS, usd["t4g_nano_hour"])
    yield Line("NAT", "GB of its disk", machines * 8, usd["gp3_gb_month"])
    yield Line("NAT", "hours of a gateway", gateways * MONTH_HOURS, usd["nat_gateway_hour"])
    yield Line("NAT", "hours of a public address", (machines + gateways) * MONTH_HOURS, usd["public_ipv4_hour"])


def _watched(alarm: dict[str, Any]) -> list[Any]:
    return [metric for metric in alarm.get("Metrics", []) if "MetricStat" in metric]


def resources_of(template: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the properties of all resources by type."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for resource in template["Resources"].values():
        found[resource["Type"]].append(resource.get("Properties", {}))
    return found


def _template(context: dict[str, str]) -> dict[str, Any]:
    from infra.app import synthesize

    with tempfile.TemporaryDirectory() as folder:
        template: dict[str, Any] = json.loads(synthesize(Path(folder) / "out", context).read_text())
    return template
