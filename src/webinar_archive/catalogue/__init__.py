"""Notices in: what a catalogue states, and the quotations in an abstract or report."""
