"""Memory and time of binding 40 hours, and the speed of encoding: what EncodeChapter and BindBook have to fit in."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.figures import Figure

HOURS, CHAPTERS, FRAME_BYTES = 40, 100, 280
"""A frame of 96 kbit/s has 279 bytes on average."""
MEBIBYTES, BIND_SECONDS = 512, 900
ENCODED_SECONDS, MASTERED_SECONDS, LONGEST_CHAPTER_HOURS = 300, 240, 2


def measure() -> Iterator[Figure]:
    joined = _in_a_process("join")
    yield Figure(f"memory of joining {HOURS} hours", joined["mebibytes"], "MiB", MEBIBYTES)
    yield Figure(f"time of joining {HOURS} hours, without S3", joined["seconds"], "s", BIND_SECONDS)
    yield Figure("size of that M4B", joined["megabytes"], "MB")
    encoded = _in_a_process("encode")
    speed = ENCODED_SECONDS / encoded["seconds"]
    yield Figure("memory of measuring and encoding", encoded["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("seconds of sound measured and encoded in a second", speed, "s")
    yield Figure(f"time for a chapter of {LONGEST_CHAPTER_HOURS} h", LONGEST_CHAPTER_HOURS * 3600 / speed, "s", 900)
    mastered = _in_a_process("master")
    speed = MASTERED_SECONDS / mastered["seconds"]
    yield Figure("memory of a file for a preset", mastered["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("seconds of sound made for a preset in a second", speed, "s")
    hours = f"time for a preset's file of {LONGEST_CHAPTER_HOURS} h"
    yield Figure(hours, LONGEST_CHAPTER_HOURS * 3600 / speed, "s", 900)


def _in_a_process(name: str) -> dict[str, float]:
    """Measure in a process of its own, whose memory is that of the work alone."""
    ran = subprocess.run([sys.executable, "-m", "bench.binding", name], capture_output=True, check=True, text=True)
    return json.loads(ran.stdout)


def _join() -> float:
    from array import array

    from book_pipeline.binding import mp4
    from book_pipeline.binding.mp4_tags import BookTags
    from book_pipeline.binding.pieces import Counted

    frames = HOURS * 3600 * mp4.RATE // mp4.FRAME // CHAPTERS
    part = array("H", [FRAME_BYTES]) * frames
    encoded = mp4.head(mp4.Track(part, ()), BookTags(title="One"))
    sizes, chapters = array("H"), []
    for number in range(CHAPTERS):
        own, _ = mp4.read_head(encoded)
        sizes.extend(own)
        chapters.append((f"Chapter {number}", len(own)))
    head = mp4.head(mp4.Track(sizes, chapters), BookTags(title="Long", cover=bytes(300_000)))

    def pieces() -> Iterator[bytes]:
        yield head
        for _ in range(sum(sizes) // 2**20):
            yield bytes(2**20)

    counted = Counted(pieces())
    file = counted.file()
    while file.read(8 * 2**20):
        pass
    return counted.size / 1e6


def _encode() -> float:
    import io

    import numpy as np

    from book_pipeline.binding import aac
    from book_pipeline.binding.meter import Meter
    from book_pipeline.binding.sound import RATE

    meter, noise = Meter(), np.random.default_rng(1)

    def blocks() -> Iterator[np.ndarray]:
        for _ in range(ENCODED_SECONDS):
            block = (0.05 * noise.standard_normal(RATE)).astype(np.float32)
            meter.add(block)
            yield block

    into = io.BytesIO()
    aac.encode(blocks(), into)
    meter.result()
    return into.tell() / 1e6


def _master() -> float:
    import io

    import lameenc
    import numpy as np

    from book_pipeline.binding.mastering import master
    from book_pipeline.binding.presets import ACX
    from book_pipeline.binding.sound import RATE

    noise, encoder = np.random.default_rng(1), lameenc.Encoder()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    source = io.BytesIO()
    for second in range(MASTERED_SECONDS):
        loud = 0.3 if second % 10 == 0 else 0.05  # every tenth second has peaks for the limiter
        source.write(
            encoder.encode((loud * 32767 * np.clip(noise.standard_normal(RATE), -3, 3)).astype("<i2").tobytes())
        )
    source.write(encoder.flush())
    into = io.BytesIO()
    master(source, into, preset=ACX, gain_db=3, noise=0, check_time=lambda: None)
    return into.tell() / 1e6


def main(name: str) -> None:
    began = time.monotonic()
    megabytes = {"join": _join, "encode": _encode, "master": _master}[name]()
    # The highest since this program began; getrusage would have that of the process which started it.
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # noqa: PTH123, SIM115
    seconds, mebibytes = time.monotonic() - began, int(peak.split()[1]) / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": mebibytes, "megabytes": megabytes}))


if __name__ == "__main__":
    main(sys.argv[1])
