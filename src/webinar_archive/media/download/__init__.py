"""Download with yt-dlp in a sandboxed child process."""
