"""ExpandManifest: a dropped list of books becomes one request for each, and a report beside the list."""

from book_pipeline.observability import Invocation, stage
from book_pipeline.settings import ExpandManifestSettings
from book_pipeline.source.manifest import read_rows
from book_pipeline.store import connect
from book_pipeline.store.artifacts import JSON, report_key
from book_pipeline.store.journal import Journal
from events.schemas.maintenance import ManifestExpanded
from events.schemas.shelf import check_rows
from events.schemas.start import SourceDrop


@stage("ExpandManifest", SourceDrop)
def handler(drop: SourceDrop, invocation: Invocation) -> ManifestExpanded:
    """Check every row before the first book is requested; a bad row is reported and keeps no other back."""
    settings = ExpandManifestSettings()
    artifacts = connect.artifacts(settings)
    rows = read_rows(artifacts.read(drop.object.key), drop.object.key)
    shelf = check_rows(rows)
    connect.bus(settings, invocation.trace_header).publish(*shelf.requests)
    artifacts.write(report_key(drop.object.key), shelf.report.model_dump_json(indent=1).encode(), JSON)
    Journal(connect.database(settings), None).write(
        "ExpandManifest", "complete", manifest=drop.source_url, requested=len(shelf.requests), refused=shelf.refused
    )
    return ManifestExpanded(
        manifest=drop.source_url,
        report_key=report_key(drop.object.key),
        requested=len(shelf.requests),
        refused=shelf.refused,
    )
