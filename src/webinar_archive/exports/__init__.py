"""The annotated table: its columns, the cells that need writing rules, and its file formats."""
