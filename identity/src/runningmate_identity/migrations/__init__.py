"""SQL files, in order."""
