"""One question answered: words, chart, table and definition together."""
