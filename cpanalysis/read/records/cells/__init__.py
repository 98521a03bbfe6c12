"""Cells: from what stands in a source to a value of the declared type, or a fault."""
