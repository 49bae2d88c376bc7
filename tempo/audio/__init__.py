"""Events to blocks of samples: tones, speech made ready, the bank of clips, the mixer."""
