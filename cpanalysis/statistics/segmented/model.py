"""What a segmented model consists of, and where its line breaks."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.statistics.estimate import Flags, Floats, Whole

YEAR = 12
LEAST_BEFORE = 12
LEAST_AFTER = 8
LEAST_FOR_WAVES = (LEAST_BEFORE + LEAST_AFTER, 36)
VARIANCES = ("quasi", "negative_binomial")
CORRELATIONS = ("autoregressive", "newey_west", "none")


@dataclass(frozen=True)
class Segments:
    """The choices of a segmented model; ``str`` gives the sentence of the method note.

    Parameters
    ----------
    transition
        Months from the change on that are left out, because the new practice was still settling.
    slope
        Whether the slope may change too, and not only the level.
    waves
        Pairs of sine and cosine for the season; by default one. Two need 36 months.
    variance
        ``quasi``: a multiple of the Poisson or binomial one; ``negative_binomial`` (counts only):
        mean + α mean².
    correlation
        How one month may hang on the one before: ``autoregressive`` (the calibrated default),
        ``newey_west`` (whose 95 % intervals hold the truth in 81 to 88 % of series of 48 months) or
        ``none``.
    dispersion
        The least that months vary, times chance, where more is known of it than months tell: what
        children who recur bring. With more than 1 neighbouring months are never taken to be unlike.
    confidence
        Of the intervals, in (0, 1).
    """

    transition: int = 0
    slope: bool = True
    waves: int | None = None
    variance: Literal["quasi", "negative_binomial"] = "quasi"
    correlation: Literal["autoregressive", "newey_west", "none"] = "autoregressive"
    dispersion: float = 1.0
    confidence: float = 0.95

    def __post_init__(self) -> None:
        require_choice(self.variance, VARIANCES, what="variance")
        require_choice(self.correlation, CORRELATIONS, what="correlation")
        _require(self.transition >= 0, f"transition is {self.transition}; known: 0, 1, 2, ...")
        _require(self.waves in (None, 0, 1, 2), f"waves is {self.waves}; known: None, 0, 1, 2")
        _require(self.dispersion >= 1, f"dispersion is {self.dispersion}; known: 1 or more")
        _require(0 < self.confidence < 1, f"confidence is {self.confidence}; known: (0, 1)")

    def __str__(self) -> str:
        """Return the sentence of the method note.

        >>> str(Segments(transition=2))
        'segmented quasi-likelihood model: trend, change of level and slope, season; 2 months of \
transition left out; first-order autoregressive errors, bias-corrected, with Satterthwaite degrees \
of freedom; 95 % intervals'
        """
        likelihood = {"quasi": "quasi-likelihood", "negative_binomial": "negative-binomial"}
        level = "level and slope" if self.slope else "level"
        season = "" if self.waves == 0 else ", season"
        return (
            f"segmented {likelihood[self.variance]} model: trend, change of {level}{season}; "
            f"{self.transition} months of transition left out; {_ERRORS[self.correlation]}; "
            f"{100 * self.confidence:g} % intervals"
        )


_ERRORS = {
    "autoregressive": "first-order autoregressive errors, bias-corrected, "
    "with Satterthwaite degrees of freedom",
    "newey_west": "Newey-West errors with the small-sample factor",
    "none": "independent errors",
}


@dataclass(frozen=True, eq=False)
class Design:
    """The terms of the model, a row a month: as they are, and as without the change."""

    terms: Floats
    without_change: Floats
    after: Flags
    in_transition: Flags
    waves: int


def lay_out(months: int, change: int, *, segments: Segments, waves: int) -> Design:
    """Return the terms of a segmented model for ``months`` in a row.

    Columns are 1, years since the change, the step, years since the change where it has happened
    (where the slope may change), then sine and cosine of each seasonal wave. Step and slope begin
    after the months of transition.
    Source: Wagner et al. (2002), J. Clin. Pharm. Ther. 27, 299-309; Bernal et al. (2017),
    Int. J. Epidemiol. 46, 348-355.

    >>> lay_out(4, 2, segments=Segments(), waves=0).terms.round(3).tolist()
    [[1.0, -0.167, 0.0, 0.0], [1.0, -0.083, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], \
[1.0, 0.083, 1.0, 0.083]]
    """
    month = np.arange(months)
    settled = change + segments.transition
    years, after = (month - settled) / YEAR, month >= settled
    steps = [after, np.maximum(years, 0)] if segments.slope else [after]
    trend, season = np.column_stack([np.ones(months), years]), _season(month, waves)
    terms = np.column_stack([trend, *steps, season]).astype(float)
    without_change = terms.copy()
    without_change[:, 2 : 2 + len(steps)] = 0
    return Design(terms, without_change, after, (month >= change) & ~after, waves)


def allowed_waves(segments: Segments, months: int) -> int:
    """Return how many seasonal waves ``months`` of data carry: one from 20 months, two from 36.

    One wave at least is fitted wherever months allow, as a season that is left out passes for a
    change: at 12 and 8 months it gives one false alarm in eight.

    >>> [allowed_waves(Segments(waves=2), months) for months in (19, 20, 36)]
    [0, 1, 2]
    """
    most = sum(months >= least for least in LEAST_FOR_WAVES)
    return min(1 if segments.waves is None else segments.waves, most)


def _season(month: Whole, waves: int) -> Floats:
    angles = [2 * np.pi * (wave + 1) * month / YEAR for wave in range(waves)]
    pairs = [part(angle) for angle in angles for part in (np.sin, np.cos)]
    return np.column_stack(pairs) if pairs else np.empty((len(month), 0))


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ParameterError(message)
