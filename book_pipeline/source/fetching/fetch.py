"""What a source's address means: an object in S3, a file on the web, a book of Project Gutenberg."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from book_pipeline.errors import SourceNotFound, SourceUnavailable
from book_pipeline.invocation import waiting_for
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching import project_gutenberg
from book_pipeline.source.fetching.file_names import charset_of, file_name, media_type_of
from book_pipeline.source.fetching.size import check_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

    from book_pipeline.source.fetching.web import Download

NOT_FOUND = {"NoSuchKey", "NoSuchBucket", "InvalidBucketName", "AccessDenied", "404", "403"}


@dataclass(frozen=True)
class Fetched:
    """What was at the address.

    Parameters
    ----------
    name
        A file name with its ending.
    metadata
        S3 user metadata; nothing for the web.
    charset
        The encoding that the server states for a text, as it spells it in lower case. Servers guess: it may be wrong.

    """

    content: bytes
    name: str
    metadata: dict[str, str] = field(default_factory=dict)
    charset: str | None = None

    @property
    def extension(self) -> str:
        """The file name's ending in lower case, without the dot."""
        return PurePosixPath(self.name).suffix.lstrip(".").lower()


def fetch(url: str, settings: SourceSettings, s3: "S3Client") -> Fetched:
    """Fetch the source.

    Raises SourceNotFound, SourceRejected (too large, not allowed) or SourceUnavailable (no answer: worth another try).
    """
    if url.startswith("s3://"):
        return _from_s3(url, settings, s3)
    get = _web(url, settings)
    if number := project_gutenberg.number(url):
        return _from_project_gutenberg(number, settings, get)
    return _from_web(url, get)


def _web(url: str, settings: SourceSettings) -> "Callable[[str], Download]":
    """Return what gets addresses within the source's one deadline; a dropped book's cold start doesn't wait for it."""
    from book_pipeline.source.fetching.addresses import Deadline
    from book_pipeline.source.fetching.web import get

    deadline = Deadline(settings.source_deadline_seconds, url)
    return waiting_for("source")(lambda address: get(address, settings, deadline))


@waiting_for("s3")
def _from_s3(url: str, settings: SourceSettings, s3: "S3Client") -> Fetched:
    bucket, _, key = url.removeprefix("s3://").partition("/")
    nothing = f"There is nothing to read at {url}. Check the address and that the pipeline may read it."
    try:
        answer = s3.get_object(Bucket=bucket, Key=key)
        check_size(url, answer["ContentLength"], settings)
        content = answer["Body"].read()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in NOT_FOUND:
            raise SourceNotFound(nothing) from error
        raise SourceUnavailable(f"S3 did not give {url} ({code}). It is tried again.") from error
    except ParamValidationError as error:
        raise SourceNotFound(nothing) from error
    except BotoCoreError as error:
        raise SourceUnavailable(f"S3 did not give {url} ({type(error).__name__}). It is tried again.") from error
    return Fetched(content, PurePosixPath(key).name, answer["Metadata"], charset_of(answer.get("ContentType", "")))


def _from_web(url: str, get: "Callable[[str], Download]") -> Fetched:
    download = get(url)
    content_type = download.headers.get("content-type", "")
    name = file_name(download.url.path, content_type, download.headers.get("content-disposition", ""))
    return Fetched(download.content, name, charset=charset_of(content_type))


def _from_project_gutenberg(number: str, settings: SourceSettings, get: "Callable[[str], Download]") -> Fetched:
    """Return the best form there is. A page of HTML in its place says in words what 404 says in figures."""
    for url, ending in project_gutenberg.candidates(number, settings.source_gutenberg_url):
        try:
            download = get(url)
        except SourceNotFound:
            continue
        content_type = download.headers.get("content-type", "")
        if media_type_of(content_type) != "text/html":
            return Fetched(download.content, f"pg{number}.{ending}", charset=charset_of(content_type))
    raise SourceNotFound(
        f"Project Gutenberg has no book {number} as EPUB or text at {settings.source_gutenberg_url}. "
        f"Look at {project_gutenberg.EBOOKS}{number}."
    )
