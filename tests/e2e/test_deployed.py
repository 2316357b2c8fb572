"""The command line with a deployed stack: its AWS profile leads to the local cloud of the session."""

import json
import os
import re
import subprocess
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from tests import commands

from .conftest import BIN, EXAMPLE, ROOT, Cloud

NO_BOOK = UUID(int=0)


@pytest.fixture(scope="module")
def profiles(cloud: Cloud, tmp_path_factory):
    """An environment with the AWS profile `reader` of the account that has the stack."""
    config = tmp_path_factory.mktemp("profiles") / "config"
    keys = {name: cloud.environment[f"AWS_{name.upper()}"] for name in ("access_key_id", "secret_access_key")}
    reader = {"region": "us-east-1", "endpoint_url": cloud.environment["AWS_ENDPOINT_URL"]}
    sections = {
        "reader": reader | {f"aws_{name}": key for name, key in keys.items()},
        "keyless": reader,
        "unreachable": reader
        | {"endpoint_url": "http://127.0.0.1:9", "aws_access_key_id": "x", "aws_secret_access_key": "x"},
    }
    config.write_text(
        "".join(
            f"[profile {name}]\n" + "".join(f"{key} = {value}\n" for key, value in section.items())
            for name, section in sections.items()
        )
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return clean | {
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config.with_name("none")),
        "AWS_EC2_METADATA_DISABLED": "true",
        "COLUMNS": "200",
    }


@pytest.fixture(scope="module")
def command(profiles, tmp_path_factory):
    """Run the command in a folder without a local cloud."""
    folder = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments: object, profile: str | None = "reader", **more: str) -> subprocess.CompletedProcess[str]:
        words = [BIN / "book-pipeline", *arguments, *(("--profile", profile) if profile else ())]
        return commands.run(words, env=profiles | more, cwd=folder, timeout=240)

    return run


@pytest.fixture(scope="module")
def submitted(cloud, command, tmp_path_factory):
    """The second chapter of the example, made with `submit --wait`."""
    folder = tmp_path_factory.mktemp("submitted")
    book = folder / "Der Leuchtturmwärter.txt"
    book.write_bytes(EXAMPLE.read_bytes())
    options = ("--chapters", "2", "--title", "Wärter", "--captions", "read")
    done = command("submit", book, *options, "--wait", "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return str(uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/{book.name}")), book, done, folder / "out"


def test_submit_with_wait_downloads_the_audiobook(submitted):
    book_id, _, done, out = submitted
    assert f"book {book_id}" in done.stdout
    assert "execution arn:aws:states:" in done.stdout
    (mp3,) = out.glob("*.mp3")
    assert mp3.stat().st_size > 100_000
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["title"], len(manifest["chapters"])) == ("Wärter", 1)


def test_status_shows_the_state_in_the_database(cloud, command, submitted):
    book_id, *_ = submitted
    listed = json.loads(command("status", "--json").stdout)
    (row,) = [book for book in listed["books"] if book["book_id"] == book_id]
    assert (row["title"], row["stage"], row["spoken"], row["chapters"]) == ("Wärter", "complete", 1, 1)
    book = json.loads(command("status", book_id, "--json").stdout)
    assert {event["stage"] for event in book["events"]} >= {"ScrapeBook", "GenerateAudio", "FinalizeBook"}
    narrated = [chapter for chapter in book["chapters"] if chapter["selected"]]
    assert [(chapter["tts_status"], chapter["title"][:10]) for chapter in narrated] == [("complete", "CHAPTER II")]
    table = command("status", book_id).stdout
    assert narrated[0]["chapter_id"][:8] in table
    assert command("status", book_id, "--state", cloud.state, profile=None).stdout == table, (
        "the same for a local cloud"
    )


def test_trace_shows_every_stage_and_the_chapter(command, submitted):
    book_id, *_ = submitted
    shown = command("trace", book_id)
    assert shown.returncode == 0, shown.stderr
    rows = shown.stdout.splitlines()
    for stage in ("ScrapeBook", "ParseBook", "WaitForTurn", "FormatChapters", "GenerateAudio", "FinalizeBook"):
        # The chapter's number is in the middle of its bar, which may be the start-up.
        (row,) = [row for row in rows if re.match(rf"{stage} +[─░█▒]", row)]
        assert set("█▒") & set(row)
    assert "CHAPTER II. " in shown.stdout, "in the list of the slowest"
    output = json.loads(command("trace", book_id, "--json").stdout)
    assert [trace["status"] for trace in output["traces"]] == ["SUCCEEDED"]
    totals = {stage["stage"]: (stage["runs"], stage["failed"]) for stage in output["totals"]}
    # Events invoke these; they may run after the execution has ended.
    invoked = {name: totals.pop(name) for name in ("EncodeChapter", "BindBook", "GiveTurns") if name in totals}
    assert totals == dict.fromkeys(
        ("ScrapeBook", "ParseBook", "WaitForTurn", "FormatChapter", "GenerateAudio", "FinalizeBook"), (1, 0)
    )
    assert all(failed == 0 for _, failed in invoked.values())
    assert all(stage["seconds"] > 0 for stage in output["totals"])


def test_logs_shows_the_lines_of_all_functions_about_the_book(command, submitted):
    book_id, *_ = submitted
    shown = command("logs", book_id)
    assert shown.returncode == 0, shown.stderr
    stages = [line.split()[3] for line in shown.stdout.splitlines()]
    of_binding = ("EncodeChapter", "BindBook")
    assert [stage for stage in stages if stage not in of_binding] == [
        *("ScrapeBook", "ParseBook", "WaitForTurn", "FormatChapter", "GenerateAudio", "FinalizeBook")
    ]
    assert set(of_binding) <= set(stages)
    assert re.search(r"INFO +GenerateAudio +chapter 2 +done", shown.stdout)
    written = [json.loads(line) for line in command("logs", book_id, "--chapter", "2", "--json").stdout.splitlines()]
    assert [line["stage"] for line in written] == ["FormatChapter", "GenerateAudio", "EncodeChapter"]
    assert command("logs", book_id, "--chapter", "99").returncode == 1


def test_log_lines_are_in_cloudwatch(cloud, submitted):
    book_id, *_ = submitted
    group = ("--log-group-name", "/aws/lambda/book-pipeline-ParseBook")
    pattern = f'{{ $.book_id = "{book_id}" && $.level = INFO }}'
    (event,) = cloud.aws("logs", "filter-log-events", *group, "--filter-pattern", pattern)["events"]
    assert json.loads(event["message"])["stage"] == "ParseBook"
    read = cloud.aws("logs", "get-log-events", *group, "--log-stream-name", event["logStreamName"])["events"]
    assert event["message"] in {line["message"] for line in read}
    groups = cloud.aws("logs", "describe-log-groups", "--log-group-name-prefix", "/aws/lambda/book-pipeline-Parse")
    assert [group["storedBytes"] > 0 for group in groups["logGroups"]] == [True]


def test_download_writes_the_same_files_again(command, submitted, tmp_path):
    book_id, _, _, out = submitted
    done = command("download", book_id, "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()} == {
        file.name: file.read_bytes() for file in out.iterdir()
    }


def test_submit_does_not_wait_and_a_newer_version_waits_while_the_book_is_in_progress(cloud, command, small_book):
    book = small_book("submitted-twice", chapters=3)
    cloud.control.set(elevenlabs_latency=10)
    try:
        first = command("submit", book)
        assert first.returncode == 0, first.stderr
        book_id = first.stdout.split()[1]
        for follow_up in ("status", "trace", "download"):
            assert f"book-pipeline {follow_up} {book_id} --profile reader" in first.stdout
        cloud.until("its claim", lambda: command("status", book_id).returncode == 0)
        following = subprocess.Popen(
            [BIN / "book-pipeline", "logs", book_id, "--follow", *cloud.options], stdout=subprocess.PIPE, text=True
        )
        second = command("submit", book, "--chapters", "1")
        assert second.returncode == 0, second.stderr
        assert "a newer version waits" in second.stdout
        assert command("submit", book).returncode == 0, "the same again, so nothing waits"
        assert command("download", book_id).returncode == 1, "the book is not complete"
    finally:
        cloud.control.reset()
    waited = command("submit", book, "--wait")
    assert waited.returncode == 0, waited.stderr
    followed, _ = following.communicate(timeout=60)
    assert following.returncode == 0, "the execution has ended"
    assert "FinalizeBook" in followed
    assert (Path(waited.stdout.split("The audiobook is in ")[1].strip())).name == "submitted-twice"


def test_an_address_is_submitted_as_a_request(cloud, command, submitted, tmp_path):
    _, book, *_ = submitted
    url = f"s3://{cloud.bucket}/raw/{book.name}"
    done = command("submit", url, "--chapters", "2", "--wait", "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "again").glob("*.mp3"))) == 1


def test_submitting_a_manifest_reports_each_row(cloud, command, submitted, tmp_path):
    _, book, *_ = submitted
    manifest = tmp_path / "two-of-three.csv"
    rows = [f"s3://{cloud.bucket}/raw/{book.name},2,", "nowhere.txt,,", f"s3://{cloud.bucket}/raw/{book.name},x,"]
    manifest.write_text("source_url,chapters,book_id\n" + "\n".join(rows) + "\n")
    done = command("submit", manifest)
    assert done.returncode == 1
    assert f"row 1: {submitted[0]}" in done.stdout
    assert "source_url" in done.stdout
    assert "2 of 3 rows were rejected" in done.stderr


def test_two_manifests_with_one_name_get_a_report_each(cloud, command, submitted, tmp_path):
    _, book, *_ = submitted
    reports = []
    for folder, row in (("one", f"s3://{cloud.bucket}/raw/{book.name}"), ("two", "ftp://127.0.0.1/a.txt")):
        (tmp_path / folder).mkdir()
        manifest = tmp_path / folder / "books.csv"
        manifest.write_text(f"source_url,chapters\n{row},2\n")
        reports.append(command("submit", manifest))
    assert [report.returncode for report in reports] == [0, 1]
    assert f"row 1: {submitted[0]}" in reports[0].stdout
    assert "1 of 1 rows were rejected" in reports[1].stderr


@pytest.mark.parametrize(
    ("arguments", "profile", "text"),
    [
        (("status",), "missing", "list-profiles"),
        (("status",), "keyless", "--profile"),
        (("status",), "unreachable", "has stopped"),
        (("status", "--stack", "other"), "reader", "make deploy"),
        (("status", "--state", "x"), "reader", "Use only one"),
        (("status", NO_BOOK), "reader", "There is no book"),
        (("status", "three"), "reader", "is not a book id"),
        (("trace", NO_BOOK), "reader", "There is no book"),
        (("download", NO_BOOK), "reader", "is not complete"),
        (("submit", "nowhere.txt"), "reader", "There is no file"),
        (("submit", "nowhere.csv"), "reader", "There is no file"),
        (("submit", "gutenberg:pride"), "reader", "gutenberg:NUMBER"),
        (("submit", "https://me:hush@127.0.0.1/a.txt"), "reader", "must not contain a user name or password"),
        (("submit", EXAMPLE, "--chapters", "three"), "reader", "chapters"),
        (("submit", EXAMPLE, "--out", "x"), "reader", "--wait"),
        (("submit", "books.csv", "--title", "x"), "reader", "in its row"),
        (("submit", EXAMPLE), None, "book-pipeline up"),
        (("status",), None, "book-pipeline up"),
    ],
)
def test_a_user_error_is_one_line_and_exit_1(command, arguments, profile, text):
    done = command(*arguments, profile=profile)
    assert done.returncode == 1
    assert text in done.stderr
    assert "hush" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_local_command_ignores_the_account_and_a_profile_ignores_the_local_endpoint(cloud, command):
    """The options decide, even if the environment has both."""
    account = {"AWS_PROFILE": "reader", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_DEFAULT_REGION": "eu-west-1"}
    assert "book-pipeline up" in command("status", profile=None, **account).stderr
    assert command("status", "--state", cloud.state, profile=None, **account).returncode == 0
    assert command("status", **account).returncode == 0
    assert command("status", "--stack", "book-pipeline", profile=None, AWS_PROFILE="reader").returncode == 0


def test_the_end_to_end_test_itself_runs_on_a_deployed_stack(profiles):
    """`make e2e` only names a profile; tests that need this machine are skipped with a reason."""
    chosen = ("test_by_drop", "test_a_title_in_the_database_is_kept", "test_by_event_with_a_web_address")
    tests = [f"{ROOT}/tests/e2e/test_mission.py::{name}" for name in chosen]
    done = subprocess.run(
        [str(BIN / "pytest"), "-q", "-rs", "-p", "no:cacheprovider", *tests],
        env=profiles | {"BOOK_PIPELINE_E2E_PROFILE": "reader", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "1 passed, 2 skipped" in done.stdout
    assert "private subnets" in done.stdout
    assert "no way to a web server" in done.stdout
