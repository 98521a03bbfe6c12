"""Drawing again: how often, from which seed, and what is read off the draws."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Floats

CELLS = 100_000  # weights held at once: few enough to stay in a processor's own memory


@dataclass(frozen=True)
class Resampling:
    """How draws are made: ``seed`` and ``draws``; ``confidence`` of the interval read off them."""

    seed: int
    draws: int = 2000
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.draws < 100 or not 0 < self.confidence < 1:
            given = f"draws {self.draws}, confidence {self.confidence:g}"
            raise ParameterError(f"{given}; known: draws from 100, confidence in (0, 1)")

    def __str__(self) -> str:
        """Return the words of the method note.

        >>> str(Resampling(seed=7))
        '2,000 draws from seed 7, 95 % interval'
        """
        return f"{self.draws:,} draws from seed {self.seed}, {100 * self.confidence:g} % interval"

    def interval(self, drawn: Floats) -> tuple[float, float]:
        """Return the percentile interval of ``drawn``.

        Source: Efron (1979), Ann. Stat. 7, 1-26.

        >>> Resampling(seed=1, confidence=0.5).interval(np.arange(101.0))
        (25.0, 75.0)
        """
        tail = (1 - self.confidence) / 2
        lower, upper = np.quantile(drawn, [tail, 1 - tail])
        return float(lower), float(upper)


def bootstrap_weights(size: int, how: Resampling) -> Iterator[Floats]:
    """Yield, a block of draws at a time, how often each of ``size`` units is drawn.

    >>> blocks = list(bootstrap_weights(3, Resampling(seed=1, draws=100)))
    >>> [block.shape for block in blocks], blocks[0].sum(axis=1)[:2].tolist()
    ([(100, 3)], [3.0, 3.0])
    """
    draw = np.random.default_rng(how.seed)
    block = max(CELLS // max(size, 1), 1)
    for done in range(0, how.draws, block):
        several = min(block, how.draws - done)
        drawn = draw.integers(max(size, 1), size=(several, size))
        drawn += size * np.arange(several)[:, None]
        often = np.bincount(drawn.ravel(), minlength=several * size)
        yield often.reshape(several, size).astype(np.float64)
