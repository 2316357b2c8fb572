"""Memory and time of binding 40 hours, and the speed of encoding: what EncodeChapter and BindBook have to fit in."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.figures import Figure

HOURS, CHAPTERS, FRAME_BYTES = 40, 100, 280
"""A frame of 96 kbit/s has 279 bytes on average."""
MEBIBYTES, BIND_SECONDS = 512, 900
ENCODED_SECONDS, MASTERED_SECONDS = 300, 240
SLOWER = 2
"""A core of Lambda is taken to be half as fast as the one that measures."""


def measure() -> Iterator[Figure]:
    joined = _in_a_process("join")
    yield Figure(f"memory of joining {HOURS} hours", joined["mebibytes"], "MiB", MEBIBYTES)
    yield Figure(f"time of joining {HOURS} hours, without S3", joined["seconds"], "s", BIND_SECONDS)
    yield Figure("size of that M4B", joined["megabytes"], "MB")
    encoded = _in_a_process("encode")
    speed = ENCODED_SECONDS / encoded["seconds"]
    yield Figure("memory of measuring and encoding", encoded["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("seconds of sound measured and encoded in a second", speed, "s")
    mastered = _in_a_process("master")
    speed = MASTERED_SECONDS / mastered["seconds"]
    yield Figure("memory of a file for a preset", mastered["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("seconds of sound made for a preset in a second, in one try", speed, "s")
    yield from _times_on_lambda(encoded["seconds"] / ENCODED_SECONDS, mastered["seconds"] / MASTERED_SECONDS)


def _times_on_lambda(encoded: float, mastered: float) -> Iterator[Figure]:
    """Yield the times for the longest chapters, from seconds for a second of sound, and for a try of a file."""
    from book_pipeline.binding.mastering import TRIES
    from book_pipeline.binding.presets import LONGEST_FILE
    from book_pipeline.binding.time_limits import LONGEST_ENCODED

    longest, file = LONGEST_ENCODED / 3600, LONGEST_FILE / 3600
    yield Figure(f"time on Lambda for a chapter of {longest:g} h", SLOWER * LONGEST_ENCODED * encoded, "s", 900)
    seconds = SLOWER * LONGEST_FILE * mastered * TRIES
    yield Figure(f"time on Lambda for a preset's file of {file:g} h", seconds, "s", 900)


def _in_a_process(name: str) -> dict[str, float]:
    """Measure in a process of its own, whose memory is that of the work alone."""
    ran = subprocess.run([sys.executable, "-m", "bench.binding", name], capture_output=True, check=True, text=True)
    return json.loads(ran.stdout)


def _join() -> Callable[[], float]:
    from array import array

    from book_pipeline.binding import mp4
    from book_pipeline.binding.mp4_tags import BookTags
    from book_pipeline.binding.pieces import Counted

    frames = HOURS * 3600 * mp4.RATE // mp4.FRAME // CHAPTERS
    part = array("H", [FRAME_BYTES]) * frames
    encoded = mp4.head(mp4.Track(part, ()), BookTags(title="One"))

    def join() -> float:
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

    return join


def _encode() -> Callable[[], float]:
    from book_pipeline.binding import aac
    from book_pipeline.binding.meter import Meter
    from book_pipeline.binding.pcm import samples_of

    source = _noise(ENCODED_SECONDS)

    def encode() -> float:
        meter, into = Meter(), io.BytesIO()

        def blocks() -> Iterator[Any]:
            for block in samples_of(source):
                meter.add(block)
                yield block

        aac.encode(blocks(), into)
        meter.result()
        return into.tell() / 1e6

    return encode


def _master() -> Callable[[], float]:
    from book_pipeline.binding import mastering
    from book_pipeline.binding.presets import ACX

    source, into = _noise(MASTERED_SECONDS), io.BytesIO()
    mastering.TRIES = 1

    def master() -> float:
        mastering.master(source, into, preset=ACX, gain_db=3, noise=0, check_time=lambda: None)
        return into.tell() / 1e6

    return master


def _noise(seconds: int) -> io.BytesIO:
    """Return an MP3 of noise. Every tenth second has peaks for the limiter."""
    import lameenc
    import numpy as np

    from book_pipeline.binding.sound import RATE

    noise, encoder = np.random.default_rng(1), lameenc.Encoder()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    source = io.BytesIO()
    for second in range(seconds):
        level = (0.3 if second % 10 == 0 else 0.05) * 32767
        source.write(encoder.encode((level * np.clip(noise.standard_normal(RATE), -3, 3)).astype("<i2").tobytes()))
    source.write(encoder.flush())
    source.seek(0)
    return source


def main(name: str) -> None:
    work = {"join": _join, "encode": _encode, "master": _master}[name]()
    began = time.process_time()  # it waits for nothing, and other programs do not count
    megabytes = work()
    # The highest since this program began; getrusage would have that of the process which started it.
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # noqa: PTH123, SIM115
    seconds, mebibytes = time.process_time() - began, int(peak.split()[1]) / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": mebibytes, "megabytes": megabytes}))


if __name__ == "__main__":
    main(sys.argv[1])
