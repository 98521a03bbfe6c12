"""What exists: areas, symbols, the results frame, indicators, notebooks and parameters."""
