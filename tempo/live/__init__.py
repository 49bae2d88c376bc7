"""A set as it plays: the player and the screen."""
