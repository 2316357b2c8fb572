"""Fetching a source: an object in S3, a file on the web, or a book of Project Gutenberg."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from book_pipeline.errors import SourceNotFound, SourceUnavailable
from book_pipeline.invocation import track_wait
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching import project_gutenberg
from book_pipeline.source.fetching.file_names import charset_of, file_name, media_type_of
from book_pipeline.source.limits import check_source_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

    from book_pipeline.source.fetching.web import Download

NOT_FOUND_CODES = {"NoSuchKey", "NoSuchBucket", "InvalidBucketName", "AccessDenied", "404", "403"}


@dataclass(frozen=True)
class FetchedSource:
    """A source file.

    Parameters
    ----------
    name
        The file name with its extension.
    metadata
        S3 user metadata; empty for the web.
    charset
        The encoding that the server declares, in lower case. It may be wrong.

    """

    content: bytes
    name: str
    metadata: dict[str, str] = field(default_factory=dict)
    charset: str | None = None

    @property
    def extension(self) -> str:
        """The file name's extension in lower case, without the dot."""
        return PurePosixPath(self.name).suffix.lstrip(".").lower()


def fetch(url: str, settings: SourceSettings, s3: "S3Client") -> FetchedSource:
    """Fetch the source.

    Raises SourceNotFound, SourceRejected (too large, not allowed) or SourceUnavailable (no response; can be retried).
    """
    if url.startswith("s3://"):
        return _from_s3(url, settings, s3)
    get = _http_getter(url, settings)
    if number := project_gutenberg.book_number(url):
        return _from_project_gutenberg(number, settings, get)
    return _from_web(url, get)


def _http_getter(url: str, settings: SourceSettings) -> "Callable[[str], Download]":
    """Return a function that downloads URLs within the deadline; imported late to keep cold starts for S3 short."""
    from book_pipeline.addresses import Deadline
    from book_pipeline.source.fetching.web import get

    deadline = Deadline(settings.source_deadline_seconds, url)
    return track_wait("source")(lambda address: get(address, settings, deadline))


@track_wait("s3")
def _from_s3(url: str, settings: SourceSettings, s3: "S3Client") -> FetchedSource:
    bucket, _, key = url.removeprefix("s3://").partition("/")
    not_found = f"There is no readable object at {url}. Check the address and that the pipeline may read it."
    try:
        response = s3.get_object(Bucket=bucket, Key=key)
        check_source_size(url, response["ContentLength"], settings.source_max_bytes)
        content = response["Body"].read()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in NOT_FOUND_CODES:
            raise SourceNotFound(not_found) from error
        raise SourceUnavailable(f"S3 could not return {url} ({code}). It will be retried.") from error
    except ParamValidationError as error:
        raise SourceNotFound(not_found) from error
    except BotoCoreError as error:
        raise SourceUnavailable(f"S3 could not return {url} ({type(error).__name__}). It will be retried.") from error
    return FetchedSource(
        content, PurePosixPath(key).name, response["Metadata"], charset_of(response.get("ContentType", ""))
    )


def _from_web(url: str, get: "Callable[[str], Download]") -> FetchedSource:
    download = get(url)
    content_type = download.headers.get("content-type", "")
    name = file_name(download.url.path, content_type, download.headers.get("content-disposition", ""))
    return FetchedSource(download.content, name, charset=charset_of(content_type))


def _from_project_gutenberg(number: str, settings: SourceSettings, get: "Callable[[str], Download]") -> FetchedSource:
    """Return the best available format. An HTML page in place of a file counts as 404."""
    for url, extension in project_gutenberg.file_urls(number, settings.source_gutenberg_url):
        try:
            download = get(url)
        except SourceNotFound:
            continue
        content_type = download.headers.get("content-type", "")
        if media_type_of(content_type) != "text/html":
            return FetchedSource(download.content, f"pg{number}.{extension}", charset=charset_of(content_type))
    raise SourceNotFound(
        f"Project Gutenberg has no EPUB or text of book {number} at {settings.source_gutenberg_url}. "
        f"See {project_gutenberg.EBOOKS}{number}."
    )
