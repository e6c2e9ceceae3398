"""Text as data: normalisation, numbers, names, languages, similarity, decoding."""
