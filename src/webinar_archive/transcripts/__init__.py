"""Captions of every format, and speech recognition, turned into words with times."""
