"""Media in: fetched (the only yt-dlp) and measured (the only ffmpeg)."""
