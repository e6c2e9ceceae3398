"""Where things lie: kept files, checksums, steps done once."""
