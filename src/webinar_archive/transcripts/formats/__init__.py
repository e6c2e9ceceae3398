"""One module a caption or transcript format."""
