"""From a drawn person to files: a portrait, and a short H.264 clip in which the person speaks."""

from __future__ import annotations

import hashlib
import io
import math
from fractions import Fraction
from pathlib import Path

from services.sandbox.media.face import Face, Portrait
from services.sandbox.media.murmur import RATE, SECONDS, murmur

FRAMES_PER_SECOND = 24
_SAMPLES = 1024


def portrait_jpeg(face: Face) -> bytes:
    """The portrait as a file's bytes."""
    file = io.BytesIO()
    Portrait(face).at(0.7, speaking=False).save(file, "JPEG", quality=90, optimize=True)
    return file.getvalue()


def write_portrait(face: Face, target: Path) -> None:
    """The portrait as a JPEG."""
    target.write_bytes(portrait_jpeg(face))


def write_talking(face: Face, target: Path) -> None:
    """Four seconds of speech, baseline H.264 and AAC, with the index in front so that it plays while loading."""
    # Most starts of a sandbox end before anybody asks for a film, so the codecs are not loaded with it.
    import av  # noqa: PLC0415

    portrait = Portrait(face)
    digest = hashlib.sha256(face.key.encode()).digest()
    with av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as container:
        first = portrait.at(0.0)
        picture = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        picture.width, picture.height, picture.pix_fmt = first.width, first.height, "yuv420p"
        picture.options = {"profile": "baseline", "preset": "veryfast", "crf": "26", "threads": "1"}
        sound = container.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = 48_000
        for number in range(round(SECONDS * FRAMES_PER_SECOND)):
            image = portrait.at(number / FRAMES_PER_SECOND).convert("RGBA")
            frame = av.VideoFrame.from_bytes(image.tobytes(), image.width, image.height)
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        samples = murmur(digest[7] / 255 * math.tau, 112 + digest[8] / 255 * 90).tobytes()
        for number in range(len(samples) // (2 * _SAMPLES)):
            heard = av.AudioFrame(format="s16", layout="mono", samples=_SAMPLES)
            heard.planes[0].update(samples[number * 2 * _SAMPLES : (number + 1) * 2 * _SAMPLES])
            heard.sample_rate, heard.pts, heard.time_base = RATE, number * _SAMPLES, Fraction(1, RATE)
            container.mux(sound.encode(heard))
        container.mux(sound.encode(None))
