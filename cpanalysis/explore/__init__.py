"""Questions that no template asked: one line each, answered from results measured once."""
