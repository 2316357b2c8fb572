"""Speaks texts, each in a fork of this process: JSON comes from a socket, and MP3 goes back.

Each text has its own process, because espeak-ng is not thread-safe and keeps the state of its noise generator from one
text to the next. Only so does the same text give the same bytes.
"""

import ctypes
import json
import os
import socket
import sys

import espeakng_loader
import lameenc

from local.lambda_service.fork_server import Message, serve

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

    callback = CALLBACK(collect)  # a reference, so that it is not collected while it may be called
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
    encoder.set_quality(9)  # the fastest: quality does not matter here
    encoder.silence()
    return bytes(encoder.encode(samples) + encoder.flush())


def answer(_: Message, descriptor: int) -> None:
    """Read a request from a socket until its end, and write the speech."""
    with socket.socket(fileno=descriptor) as connection, connection.makefile("rwb") as stream:
        request = json.load(stream)
        samples, rate = speak(
            request["text"],
            voice=request["voice"],
            pitch=request["pitch"],
            words_per_minute=request["words_per_minute"],
        )
        pause = bytes(rate // 5 * 2)  # a text without sound still has a duration
        stream.write(encode(samples + pause, rate, sample_rate=request["sample_rate"], kilobits=request["kilobits"]))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), answer)
    os._exit(0)  # taking all that is imported apart would take as long as a text
