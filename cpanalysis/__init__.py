"""cpanalysis."""
