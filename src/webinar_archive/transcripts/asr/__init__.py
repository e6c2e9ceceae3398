"""Speech recognition (extra `whisper`)."""
