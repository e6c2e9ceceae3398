"""Preservation packages: BagIt bags (RFC 8493) with PREMIS 3, names that every system takes, PRONOM identifiers."""
