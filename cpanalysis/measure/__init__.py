"""Figures and records become rows of the one results frame."""
