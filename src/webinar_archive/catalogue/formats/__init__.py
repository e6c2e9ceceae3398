"""One module a catalogue format."""
