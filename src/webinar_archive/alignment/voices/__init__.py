"""Voices and sounds of a recording: who speaks when without a name, and whether two stretches have one voice."""
