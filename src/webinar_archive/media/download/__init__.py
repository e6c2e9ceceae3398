"""yt-dlp in a child process: protocol, limits, sandbox, errors."""
