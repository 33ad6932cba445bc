"""The encoder: multilingual-e5-small, from the file that a package carries to vectors of texts."""
