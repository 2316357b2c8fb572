"""The settings of each function: what it reads of the environment.

`FUNCTION_SETTINGS` lists them. The stack and the local cloud set exactly these variables, which contract tests check.
"""

from pydantic import Field

from book_pipeline.settings import (
    ArtifactSettings,
    BookSpeechSettings,
    BusSettings,
    DatabaseSettings,
    EditorTimeSettings,
    EstimateSettings,
    FormattingSettings,
    OutputSettings,
    Settings,
    SourceSettings,
    SpeechConnectionSettings,
    SpeechSettings,
    SpeechTimeSettings,
    TurnSettings,
    WebhookSettings,
)


class ScrapeBookSettings(ArtifactSettings, BusSettings, DatabaseSettings, SourceSettings):
    """Environment of ScrapeBook."""


class ParseBookSettings(ArtifactSettings, BusSettings, DatabaseSettings, BookSpeechSettings, EstimateSettings):
    """Environment of ParseBook."""


class AwaitApprovalSettings(BusSettings, DatabaseSettings):
    """Environment of AwaitApproval."""


class WaitForTurnSettings(DatabaseSettings, TurnSettings):
    """Environment of WaitForTurn."""


class FormatChapterSettings(ArtifactSettings, BusSettings, DatabaseSettings, FormattingSettings):
    """Environment of FormatChapter."""


class GenerateAudioSettings(ArtifactSettings, BusSettings, DatabaseSettings, SpeechSettings):
    """Environment of GenerateAudio."""


class FinalizeBookSettings(ArtifactSettings, BusSettings, DatabaseSettings):
    """Environment of FinalizeBook."""


class RecordFailureSettings(BusSettings, DatabaseSettings):
    """Environment of RecordFailure."""


class RecordChapterFailureSettings(DatabaseSettings):
    """Environment of RecordChapterFailure."""


class ExpandManifestSettings(ArtifactSettings, BusSettings, DatabaseSettings):
    """Environment of ExpandManifest."""


class ApplyMigrationsSettings(DatabaseSettings):
    """Environment of ApplyMigrations. Its database user owns the schema; the administrator creates the users."""

    database_administrator: str = Field(description="PostgreSQL user that creates the other users")


class DescribeBooksSettings(DatabaseSettings, TurnSettings):
    """Environment of DescribeBooks."""


class WatchBooksSettings(ArtifactSettings, BusSettings, DatabaseSettings, TurnSettings):
    """Environment of WatchBooks."""

    state_machine_arn: str = Field(description="ARN of the state machine, whose executions are the books in progress")
    # Far longer than from the list of deleted books to the last deletion, and than clocks differ.
    late_object_seconds: float = Field(
        default=120.0,
        description="younger objects of a deleted book are left to the next run: it may have been added again",
    )


class GiveTurnsSettings(DatabaseSettings, TurnSettings):
    """Environment of GiveTurns."""


class EncodeChapterSettings(ArtifactSettings, BusSettings, DatabaseSettings, OutputSettings):
    """Environment of EncodeChapter."""


class BindBookSettings(ArtifactSettings, BusSettings, DatabaseSettings, OutputSettings):
    """Environment of BindBook."""


class CancelBookSettings(BusSettings, DatabaseSettings):
    """Environment of CancelBook."""


class ApproveBookSettings(DatabaseSettings):
    """Environment of ApproveBook."""


class DeleteBookSettings(ArtifactSettings, DatabaseSettings, EditorTimeSettings, SpeechTimeSettings):
    """Environment of DeleteBook, which waits until no paid call can be running."""


class RetryBookSettings(BusSettings, DatabaseSettings):
    """Environment of RetryBook."""


class ListVoicesSettings(SpeechConnectionSettings):
    """Environment of ListVoices."""


class SampleVoiceSettings(ArtifactSettings, DatabaseSettings, SpeechSettings):
    """Environment of SampleVoice."""


class NotifyWebhookSettings(WebhookSettings):
    """Environment of NotifyWebhook."""


class RetakePassageSettings(ArtifactSettings, BusSettings, DatabaseSettings, SpeechSettings):
    """Environment of RetakePassage."""


FUNCTION_SETTINGS: dict[str, type[Settings]] = {
    "ScrapeBook": ScrapeBookSettings,
    "ParseBook": ParseBookSettings,
    "AwaitApproval": AwaitApprovalSettings,
    "WaitForTurn": WaitForTurnSettings,
    "FormatChapter": FormatChapterSettings,
    "GenerateAudio": GenerateAudioSettings,
    "FinalizeBook": FinalizeBookSettings,
    "RecordFailure": RecordFailureSettings,
    "RecordChapterFailure": RecordChapterFailureSettings,
    "ExpandManifest": ExpandManifestSettings,
    "ApplyMigrations": ApplyMigrationsSettings,
    "DescribeBooks": DescribeBooksSettings,
    "WatchBooks": WatchBooksSettings,
    "GiveTurns": GiveTurnsSettings,
    "ApproveBook": ApproveBookSettings,
    "EncodeChapter": EncodeChapterSettings,
    "BindBook": BindBookSettings,
    "CancelBook": CancelBookSettings,
    "DeleteBook": DeleteBookSettings,
    "RetryBook": RetryBookSettings,
    "ListVoices": ListVoicesSettings,
    "SampleVoice": SampleVoiceSettings,
    "NotifyWebhook": NotifyWebhookSettings,
    "RetakePassage": RetakePassageSettings,
}
