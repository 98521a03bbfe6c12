"""An attack on a pack: what its own published figures prove of those that it hides.

Everything here reads what the pack publishes, and nothing that it was made from.
"""
