"""Fetch videos (with yt-dlp) and measure media files (with ffmpeg)."""
