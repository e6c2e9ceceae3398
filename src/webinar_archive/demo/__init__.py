"""A stand-in for the born-from webinar, made and served here, with a truth to measure against."""
