"""Full-text search over every transcript of an archive."""
