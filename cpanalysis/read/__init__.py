"""Figures and records as they come, checked and never guessed."""
