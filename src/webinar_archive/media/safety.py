"""What ffmpeg may open: containers of media, and only the file itself.

A file may be a playlist in disguise that names other files or addresses.
"""

from __future__ import annotations

_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,avi,asf,flv,live_flv,ogg,wav,w64,mp3,aac,"
    "ac3,eac3,flac,aiff,au,caf,amr,amrnb,amrwb,mxf,rm,dv,ivf,gxf,wv,ape,tta,dts,truehd,h264,hevc,m4v,vc1,nut,av1,obu"
)
INPUT_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
SAFE_INPUT = tuple(word for key, value in INPUT_OPTIONS.items() for word in (f"-{key}", value))
"""The options as words, to stand before each input."""
