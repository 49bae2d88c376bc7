"""What a lifter can ask for while a set plays, by whatever means."""

from enum import Enum


class Command(Enum):
    """What a lifter can ask for while a set plays."""

    PAUSE = "pause"  # and again to resume
    SKIP = "skip"  # to the next set, past the rest
    BACK = "back"  # back a set
    FAIL = "fail"  # end the set early, at failure
    MORE_REST = "more-rest"
    LESS_REST = "less-rest"
    WAIT = "wait"  # rests wait for a key, or end by themselves again
    VOICE_UP = "voice-up"
    VOICE_DOWN = "voice-down"
    BEEPS_UP = "beeps-up"
    BEEPS_DOWN = "beeps-down"
    HELP = "help"  # show the keys, and again not
    QUIT = "quit"
