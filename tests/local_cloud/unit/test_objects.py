"""S3 objects on disk: complete or absent, and damaged ones are set aside."""

from pathlib import Path

import pytest

from local import files
from local.aws.objects import ObjectStore, StoredObject

from .damages import DAMAGES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "objects"


def put(folder: Path, key: str, value: bytes) -> StoredObject:
    return ObjectStore(folder).put("bucket", key, value, etag="e", last_modified=1.0, metadata={})


def keys(folder: Path) -> list[str]:
    return sorted(stored.key for stored in ObjectStore(folder))


def test_an_object_is_written_durably(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = files.write
    monkeypatch.setattr(files, "write", lambda file, content: (written.append(file.suffix), write(file, content)))
    put(folder, "a", b"text")
    assert written == [".bytes", ".json"], "the description, which creates the object, is the last"


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_object_with_a_damaged_description_is_set_aside_with_its_bytes(folder: Path, damage: str) -> None:
    put(folder, "whole", b"1")
    content = folder / put(folder, "damaged", b"paid").content
    (file,) = (each for each in folder.glob("*.json") if b"damaged" in each.read_bytes())
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert keys(folder) == ["whole"]
    assert keys(folder) == ["whole"], "and again at the next start"
    assert content.read_bytes() == b"paid"
    assert len(list(folder.glob("*.json.damaged-*"))) == 1


@pytest.mark.parametrize("description", ['{"bucket": "b", "key": "k", "last_modified": "x"}', "[" * 100_000, "null"])
def test_a_description_of_another_form_is_set_aside(folder: Path, description: str) -> None:
    put(folder, "whole", b"1")
    (folder / "other.json").write_text(description)
    (folder / "folder.json").mkdir()
    assert keys(folder) == ["whole"]
    assert len(list(folder.glob("*.json.damaged-*"))) == 2


def test_an_object_with_incomplete_bytes_is_set_aside(folder: Path) -> None:
    stored = put(folder, "cut", b"a long text")
    (folder / stored.content).write_bytes(b"a lo")
    assert keys(folder) == []
    assert (folder / stored.content).exists()


def test_bytes_without_a_description_are_deleted(folder: Path) -> None:
    put(folder, "whole", b"1")
    (folder / "left.bytes").write_bytes(b"2")
    assert keys(folder) == ["whole"]
    assert not (folder / "left.bytes").exists()


def test_a_failed_write_leaves_the_previous_object(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "key", b"previous")
    write = files.write

    def full_at_the_description(file: Path, content: bytes) -> None:
        if file.suffix == ".json":
            raise OSError(28, "No space left on device")
        write(file, content)

    monkeypatch.setattr(files, "write", full_at_the_description)
    with pytest.raises(OSError, match="No space"):
        put(folder, "key", b"next")
    stored = ObjectStore(folder).find("bucket", "key")
    assert stored is not None
    assert ObjectStore(folder).content(stored).read() == b"previous"
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("damage", [lambda _: b"other byte", lambda content: content[:-1], None])
def test_bytes_that_were_changed_since_they_were_put_are_not_intact(folder: Path, damage) -> None:
    stored = put(folder, "key", b"some bytes")
    content = ObjectStore(folder).content(stored)
    assert content.is_intact()
    file = folder / stored.content
    file.touch()
    assert content.is_intact(), "the same bytes, written again"
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage(b"some bytes"))
    assert not content.is_intact()
    file.write_bytes(b"some bytes")
    assert content.is_intact()
