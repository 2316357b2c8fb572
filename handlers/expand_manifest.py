"""ExpandManifest: request each book of a dropped manifest, and write a report next to it."""

from book_pipeline.errors import SourceRejected
from book_pipeline.function_settings import ExpandManifestSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler, logger
from book_pipeline.source.manifest import check_manifest_size, read_rows
from book_pipeline.store import factories
from book_pipeline.store.artifacts import JSON, Artifacts
from book_pipeline.store.journal import Journal
from book_pipeline.store.keys import report_key
from events.schemas.maintenance import ManifestExpanded
from events.schemas.manifest import ManifestReport, check_rows
from events.schemas.start import SourceDrop


@lambda_handler("ExpandManifest", SourceDrop, prepare=(factories.s3, factories.events))
def handler(drop: SourceDrop, invocation: InvocationContext) -> ManifestExpanded:
    """Check all rows, then request the books of the valid ones; an invalid row does not affect the others.

    An unreadable manifest is not an error of the function; the report tells the person who dropped it.
    """
    settings = ExpandManifestSettings.read()
    artifacts = factories.artifacts(settings)
    key = drop.object.key
    try:
        check_manifest_size(drop.object.size, key)
        manifest = check_rows(read_rows(_dropped(artifacts, key), key))
    except SourceRejected as error:
        report = ManifestReport(rows=[], reason=str(error))
    else:
        report = manifest.report(factories.bus(settings, invocation.trace_header).offer(*manifest.requests))
    for row in report.rows:
        if row.status == "requested":
            logger.info("requested", book_id=str(row.book_id))
    artifacts.write(report_key(key), report.model_dump_json(indent=1).encode(), JSON)
    Journal(factories.database(settings), None).write(
        "ExpandManifest",
        "failed" if report.reason else "complete",
        message=report.reason,
        manifest=drop.source_url,
        requested=report.requested,
        refused=report.refused,
    )
    return ManifestExpanded(
        manifest=drop.source_url, report_key=report_key(key), requested=report.requested, refused=report.refused
    )


def _dropped(artifacts: Artifacts, key: str) -> bytes:
    dropped = artifacts.find(key)
    if dropped is None:
        message = f"{key} is missing: it was deleted after it was dropped. Drop it again to request its books."
        raise SourceRejected(message)
    return dropped.content
