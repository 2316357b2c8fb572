"""Speaks one text: JSON on standard input, MP3 on standard output.

A process for each, because espeak-ng is not thread-safe and carries its noise from one text into the next: only so is
the same speech the same bytes.
"""

import ctypes
import json
import sys

import espeakng_loader
import lameenc

SYNCHRONOUS = 2
UTF8 = 1
PARAMETER_RATE, PARAMETER_PITCH = 1, 3
ENGLISH = "en-gb"
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def speak(text: str, *, voice: str, pitch: int, words_per_minute: int) -> tuple[bytes, int]:
    """Return 16-bit mono samples and their rate."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate: int = library.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    samples = bytearray()

    def collect(address: int | None, count: int, _: int) -> int:
        if address and count > 0:
            samples.extend(ctypes.string_at(address, count * 2))
        return 0

    callback = CALLBACK(collect)  # kept for as long as it may be called
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()):
        library.espeak_SetVoiceByName(ENGLISH.encode())
    library.espeak_SetParameter(PARAMETER_RATE, words_per_minute, 0)
    library.espeak_SetParameter(PARAMETER_PITCH, pitch, 0)
    content = text.replace("\0", " ").encode()
    library.espeak_Synth(content, ctypes.c_size_t(len(content) + 1), 0, 0, 0, UTF8, None, None)
    return bytes(samples), rate


def encode(samples: bytes, rate: int, *, sample_rate: int, kilobits: int) -> bytes:
    """Return the samples as an MP3."""
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(sample_rate)
    encoder.set_bit_rate(kilobits)
    encoder.set_channels(1)
    encoder.set_quality(9)  # the quickest: a stand-in's voice need not please
    encoder.silence()
    return bytes(encoder.encode(samples) + encoder.flush())


def main() -> None:
    """Speak."""
    asked = json.load(sys.stdin)
    samples, rate = speak(
        asked["text"], voice=asked["voice"], pitch=asked["pitch"], words_per_minute=asked["words_per_minute"]
    )
    pause = bytes(rate // 5 * 2)  # a text without a sound still has a length
    mp3 = encode(samples + pause, rate, sample_rate=asked["sample_rate"], kilobits=asked["kilobits"])
    sys.stdout.buffer.write(mp3)


if __name__ == "__main__":
    main()
