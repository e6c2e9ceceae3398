"""An archive on disk: where its files lie, cached results of steps, the number of its form and migrations."""
