"""The steps of one record's way, one module a step."""
