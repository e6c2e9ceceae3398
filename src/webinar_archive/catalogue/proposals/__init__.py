"""Proposals: a record as its catalogue wrote it, with further fields; nothing of what was in it is changed."""
