"""The account with the stand-in providers survives a power loss, or starts again empty."""

from pathlib import Path

import pytest

from local.providers.account import ProviderAccount, Speech

from .damages import DAMAGES

SPEECH = Speech("text", "voice", "name", "model", "mp3", {}, 4)


def used(folder: Path) -> None:
    """Charge something, and close the account."""
    account = ProviderAccount(folder)
    account.charge_speech(SPEECH, b"sound", request_id="1")
    account._database.close()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_account_is_set_aside_and_an_empty_one_takes_its_place(tmp_path: Path, damage: str) -> None:
    used(tmp_path)
    file = tmp_path / "account.sqlite3"
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    account = ProviderAccount(tmp_path)
    account.charge_speech(SPEECH, b"sound", request_id="2")
    assert [charge["request_id"] for charge in account.charges()] == ["2"]
    if damage != "empty":  # SQLite takes an empty file for a new database
        assert len(list(tmp_path.glob("account.sqlite3.damaged-*"))) == 1


def test_a_whole_account_is_kept(tmp_path: Path) -> None:
    used(tmp_path)
    assert [charge["request_id"] for charge in ProviderAccount(tmp_path).charges()] == ["1"]
    assert not list(tmp_path.glob("*.damaged-*"))
