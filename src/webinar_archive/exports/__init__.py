"""The annotated table and every other format."""
