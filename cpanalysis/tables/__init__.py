"""Tables of protected results."""
