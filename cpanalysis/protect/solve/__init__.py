"""Sums of counts of which some are hidden: what can be proved of these, and what else to hide.

Everything here is about numbers; what they count is said in :mod:`cpanalysis.protect.linked`.
"""
