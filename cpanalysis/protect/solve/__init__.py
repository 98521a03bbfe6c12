"""Counts, sums among them, and what can be proved of those that are hidden: numbers alone."""
