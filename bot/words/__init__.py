"""Words: titles and summaries taken from the sources. Pure."""
