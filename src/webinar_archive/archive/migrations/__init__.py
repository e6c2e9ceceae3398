"""One module a form of the archive: how the form before becomes it. A module never changes once released."""
