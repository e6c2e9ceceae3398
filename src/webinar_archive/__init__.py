"""Webinar Archive: from a catalogue notice to a table of timestamped quotations."""

__version__ = "0.1.0"
