"""Disclosure control: the one door to tables, charts, words and files."""

from cpanalysis.protect.door import Protected, protect
from cpanalysis.protect.policy import Policy

__all__ = ["Policy", "Protected", "protect"]
