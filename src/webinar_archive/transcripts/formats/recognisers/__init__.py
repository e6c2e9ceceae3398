"""What speech recognisers write as JSON: a reader for each family, `recognised` for the values that they give."""
