"""Who speaks where a quotation is found."""
