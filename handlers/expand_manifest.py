"""ExpandManifest: a dropped list of books becomes one request for each, and a report beside the list."""

from book_pipeline.errors import SourceRejected
from book_pipeline.invocation import Invocation
from book_pipeline.observability import logger, stage
from book_pipeline.settings import ExpandManifestSettings
from book_pipeline.source.manifest import check_size, read_rows
from book_pipeline.store import connect
from book_pipeline.store.artifacts import JSON, report_key
from book_pipeline.store.journal import Journal
from events.schemas.maintenance import ManifestExpanded
from events.schemas.shelf import ManifestReport, check_rows
from events.schemas.start import SourceDrop


@stage("ExpandManifest", SourceDrop)
def handler(drop: SourceDrop, invocation: Invocation) -> ManifestExpanded:
    """Check every row before the first book is requested; a bad row is reported and keeps no other back.

    A manifest that can't be read ends well too: nobody waits for this function's error, but somebody for the report.
    """
    settings = ExpandManifestSettings.read()
    artifacts = connect.artifacts(settings)
    key = drop.object.key
    try:
        check_size(drop.object.size, key)
        shelf = check_rows(read_rows(artifacts.read(key), key))
    except SourceRejected as error:
        report = ManifestReport(rows=[], reason=str(error))
    else:
        report = shelf.report(connect.bus(settings, invocation.trace_header).offer(*shelf.requests))
    for row in report.rows:
        if row.status == "requested":
            logger.info("requested", book_id=str(row.book_id))
    artifacts.write(report_key(key), report.model_dump_json(indent=1).encode(), JSON)
    Journal(connect.database(settings), None).write(
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
