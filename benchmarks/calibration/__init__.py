"""Whether the shipped defaults do what they claim, found out by simulation.

Every family of methods is a module with one function::

    run(seed: int, *, size: float = 1.0, workers: int = 2) -> list[Row]

``size`` scales the number of simulated series. Add a module to `FAMILIES` in `__main__` and
its rows are reported and held to their limits with the others.
"""
