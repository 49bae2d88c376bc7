"""What each part of a line says: sides, notes, tempo, sets and reps, rests, intervals, warm-ups."""
