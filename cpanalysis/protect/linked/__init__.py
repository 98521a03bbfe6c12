"""All counts of a pack as one system of equations: which are the same, and which add up to which.

Everything here follows from declarations, areas and periods, never from a count.
"""
