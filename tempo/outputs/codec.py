"""Samples through a codec of FFmpeg's, whose libraries PyAV brings."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from tempo.audio.pcm import Format
from tempo.errors import TrackError

if TYPE_CHECKING:
    from av import AudioCodecContext

LAYOUTS = {1: "mono", 2: "stereo"}


class Codec(NamedTuple):
    """A codec by FFmpeg's name, what it is given, and how it is set by FFmpeg's options."""

    name: str
    pcm: Format
    options: dict[str, str]
    bitrate: int = 0  # kbit/s

    def opened(self) -> "AudioCodecContext":
        """Return a new encoder."""
        import av

        encoder = cast("AudioCodecContext", av.CodecContext.create(self.name, "w"))
        encoder.sample_rate, encoder.layout = self.pcm.rate, LAYOUTS[self.pcm.channels]
        encoder.format = "s16"
        if self.bitrate:
            encoder.bit_rate = 1_000 * self.bitrate
        encoder.options = self.options
        encoder.open()
        return encoder

    def packets(self, samples: bytes) -> list[bytes]:
        """Return what a new encoder makes of samples, the packets after their end included."""
        import av
        import numpy as np

        encoder = self.opened()
        frame = av.AudioFrame.from_ndarray(
            np.frombuffer(samples, "<i2").reshape(1, -1),
            format="s16",
            layout=LAYOUTS[self.pcm.channels],
        )
        frame.sample_rate = self.pcm.rate
        return [*map(bytes, encoder.encode(frame)), *map(bytes, encoder.encode(None))]


def check(path: Path | str) -> None:
    """Raise ``TrackError`` where PyAV is missing, or cannot be loaded here."""
    try:
        import av  # noqa: F401
    except ImportError:
        raise TrackError(
            f"cannot write {path} without PyAV: pip install av, or choose WAV"
        ) from None
