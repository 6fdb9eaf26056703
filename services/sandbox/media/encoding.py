"""From drawings to files: JPEG, looping GIF, and an H.264 MP4 with a quiet chord that every browser plays."""

from __future__ import annotations

import math
from array import array
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from PIL import Image

from services.sandbox.media.card import HEIGHT, WIDTH, Card, Drawing

FRAMES_PER_SECOND = 24
_RATE = 44_100
_SAMPLES = 1024


def write_jpeg(card: Card, target: Path) -> None:
    """A poster of the video."""
    Drawing(card).at(1.1, settled=True).save(target, "JPEG", quality=88, optimize=True)


def write_gif(card: Card, target: Path) -> None:
    """A small loop of 1.5 seconds, which is when the motion repeats."""
    drawing = Drawing(card)
    frames = [
        drawing.at(step / 8 + 0.0001, settled=True).resize((320, 180), Image.Resampling.LANCZOS) for step in range(12)
    ]
    palette = frames[0].quantize(96)
    quantized = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    quantized[0].save(target, "GIF", save_all=True, append_images=quantized[1:], duration=125, loop=0)


def write_mp4(card: Card, target: Path) -> None:
    """Three seconds, or its scenes' time: 640x360, baseline H.264 and AAC, the index in front to play while loading."""
    # Most starts of a sandbox end before anybody asks for a film, so the codecs are not loaded with it.
    import av  # noqa: PLC0415

    drawing = Drawing(card)
    with av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as container:
        picture = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.options = {"profile": "baseline", "preset": "veryfast", "crf": "27", "threads": "1"}
        sound = container.add_stream("aac", rate=_RATE, layout="mono")
        sound.bit_rate = 40_000
        for number in range(round(card.seconds * FRAMES_PER_SECOND)):
            image = drawing.at(number / FRAMES_PER_SECOND)
            frame = av.VideoFrame.from_bytes(image.convert("RGBA").tobytes(), WIDTH, HEIGHT)
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for number, samples in enumerate(_chord(card.seconds)):
            quiet = av.AudioFrame(format="s16", layout="mono", samples=_SAMPLES)
            quiet.planes[0].update(samples)
            quiet.sample_rate, quiet.pts, quiet.time_base = _RATE, number * _SAMPLES, Fraction(1, _RATE)
            container.mux(sound.encode(quiet))
        container.mux(sound.encode(None))


@lru_cache(maxsize=4)
def _chord(seconds: float) -> tuple[bytes, ...]:
    """So many seconds of a soft major chord, faded in and out, as packets of 16-bit samples."""
    total = math.ceil(seconds * _RATE / _SAMPLES) * _SAMPLES
    wave = array("h", bytes(2 * total))
    steps = [math.tau * tone / _RATE for tone in (261.63, 329.63, 392.0)]
    for index in range(total):
        fade = min(1.0, index / (0.4 * _RATE), (total - index) / (1.2 * _RATE))
        wave[index] = round(900 * fade * sum(math.sin(index * step) for step in steps))
    packed = wave.tobytes()
    size = 2 * _SAMPLES
    return tuple(packed[start : start + size] for start in range(0, len(packed), size))
