"""An object of a running local cloud whose file is damaged is missing, so that the stages make it again."""

import json

import pytest
from botocore.exceptions import ClientError


@pytest.mark.parametrize("damage", [lambda content: content[:-3], lambda content: content[:-3] + b"...", None])
def test_an_object_whose_file_is_damaged_is_missing_until_it_is_put_again(cloud, damage):
    s3, place = cloud.client("s3"), {"Bucket": cloud.bucket, "Key": "formatted/damaged.txt"}
    s3.put_object(**place, Body=b"The lamp was lit.", ChecksumAlgorithm="SHA256")
    descriptions = map(json.loads, (file.read_text() for file in (cloud.state / "objects").glob("*.json")))
    (name,) = [stored["content"] for stored in descriptions if stored["key"] == place["Key"]]
    file = cloud.state / "objects" / name
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ClientError, match="404"):
        s3.head_object(**place, ChecksumMode="ENABLED")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(**place)
    s3.put_object(**place, Body=b"The lamp was lit.")
    assert s3.get_object(**place)["Body"].read() == b"The lamp was lit."
    s3.delete_object(**place)
