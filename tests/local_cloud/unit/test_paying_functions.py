"""The calls whose ends a stop waits for, because they may be paid."""

from local.cloud import paying_functions


def test_functions_that_read_the_key_of_a_provider_may_pay():
    names = {name.removeprefix("book-pipeline-") for name in paying_functions()}
    assert {"FormatChapter", "GenerateAudio", "SampleVoice", "RetakePassage"} <= names
    assert not {"EncodeChapter", "BindBook", "ScrapeBook", "FinalizeBook", "WatchBooks"} & names
