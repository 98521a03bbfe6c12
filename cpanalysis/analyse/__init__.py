"""Steps from frame to frame that put statistics on the results."""
