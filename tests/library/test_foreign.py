import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tempo.errors import FileError
from tempo.library import recording


@pytest.fixture
def hum(tmp_path: Path) -> Path:
    path = tmp_path / "hum.wav"
    soundfile.write(path, 0.2 * np.sin(np.arange(22_050) / 10), 44_100)
    return path


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
@pytest.mark.parametrize(
    ("ending", "codec"),
    [(".m4a", "aac"), (".m4a", "alac"), (".aac", "aac"), (".3gp", "aac"), (".caf", "alac")],
)
def test_what_a_phone_records_is_read_by_ffmpeg(hum: Path, ending: str, codec: str) -> None:
    path = hum.with_suffix(ending)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(hum), "-ac", "1", "-c:a", codec, str(path)],
        check=True,
    )
    sound, rate = recording.read(path, 10)
    assert sound.size / rate == pytest.approx(0.5, abs=0.1)
    assert np.std(sound[rate // 10 : rate // 3]) == pytest.approx(0.141, abs=0.01)


def test_where_nothing_reads_it_the_file_is_named_with_what_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    path = tmp_path / "squeeze.m4a"
    path.write_bytes(b"\0\0\0\x18ftypM4A ")
    with pytest.raises(FileError) as caught:
        recording.read(path, 10)
    assert f"{caught.value}" == (
        f"{path}: what ends in .m4a is read by ffmpeg, which is not installed; "
        "install it, or save the recording as WAV or MP3"
    )


def test_what_ffmpeg_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho 'x.m4a: Invalid data found' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    path = tmp_path / "squeeze.m4a"
    path.write_bytes(b"no audio")
    with pytest.raises(FileError, match="cannot be read as audio: Invalid data found"):
        recording.read(path, 10)
