from tempo.audio.pcm import Format


def test_a_track_is_44100_frames_a_second_of_one_channel_unless_it_says_otherwise() -> None:
    assert Format() == (44_100, 1)
    assert Format().frame_bytes == 2
    assert Format(48_000, 2).frame_bytes == 4
