"""How sure a fitted line is, when each month may hang on the one before."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import chdtri

from cpanalysis.statistics.estimate import Floats, Whole
from cpanalysis.statistics.segmented.fitting import Fit

LOWEST, HIGHEST, STEP = -0.5, 0.9, 0.005  # the correlations looked through
FEWEST_DEGREES = 2.0
TOLD_TWICE = np.array([[0.5, 0.5**0.5], [0.5**0.5, 1.0]])
"""What is left of the uncertainty of dispersion and correlation where children tell the dispersion
beside the months: of two tellings of one number the variance is half that of one."""
EXACT = 1e-9  # sum of squares of residuals that are nothing but rounding


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Covariance of the coefficients, and how well that covariance itself is known.

    ``gradients`` (2 × p × p) are the derivatives of the covariance by dispersion and
    autocorrelation, whose own covariance is ``of_parameters`` (2 × 2).
    """

    covariance: Floats
    gradients: Floats
    of_parameters: Floats
    most_degrees: float
    dispersion: float
    autocorrelation: float

    def variances(self, contrasts: Floats) -> Floats:
        """Return the variance of each row of ``contrasts`` times the coefficients."""
        return np.asarray(np.einsum("mp,pq,mq->m", contrasts, self.covariance, contrasts))

    def degrees_of_freedom(self, contrasts: Floats) -> Floats:
        """Return Satterthwaite's degrees of freedom of each row of ``contrasts``.

        With v the variance of a contrast and g its derivatives by the two parameters::

            2 v² / (gᵀ Cov(parameters) g)

        never above n - p and never below 2.
        Source: Satterthwaite (1946), Biometrics Bull. 2, 110-114; Giesbrecht & Burns (1985),
        Biometrics 41, 477-486.
        """
        slopes = np.einsum("mp,kpq,mq->mk", contrasts, self.gradients, contrasts)
        spread = np.einsum("mk,kl,ml->m", slopes, self.of_parameters, slopes)
        squares = 2 * self.variances(contrasts) ** 2
        most = np.full(len(squares), self.most_degrees)
        degrees = np.divide(squares, spread, out=most, where=self.most_degrees * spread > squares)
        return np.asarray(np.maximum(degrees, FEWEST_DEGREES))


def autoregressive(fit: Fit, index: Whole, *, least: float = 1.0) -> Uncertainty:
    """Return the uncertainty when errors follow a first-order autoregression.

    The fit stays as it is; only its errors are told anew. On the scale of Pearson residuals
    ``r = M e`` with M the residual maker and ``Cov(e) = φ R``, R the powers of ρ by months apart
    (so months that are missing lengthen the step). φ and ρ are those for which the residuals' sum
    of squares and sum of neighbouring products equal their expectations ``φ tr(M R)`` and
    ``φ tr(M A M R)``: residuals of a fitted line look less alike than the errors were, and this
    gives back what the fit took. φ is never taken to be less than chance gives Poisson counts once
    in a hundred series, so that a constant series is not certain of itself; nor less than what
    makes a quarter vary ``least`` times chance, which is known from elsewhere. Where that is more
    than 1, children have spells of months and make neighbouring months alike: ρ is then never
    below 0; and φ, told twice, is surer than by months alone.
    Source: own construction (moments of quadratic forms); the bias it removes is described in
    Huitema & McKean (1991), Psychol. Bull. 110, 291-304, and Turner et al. (2021), BMC Med. Res.
    Methodol. 21, 181. Its error rates are measured in benchmarks/calibration/segmented.py.
    """
    apart = np.abs(index[:, None] - index)
    hat, maker = _projections(fit)
    neighbours = maker @ (apart == 1) @ maker / 2
    squares, products = _quadratic(fit, maker), _quadratic(fit, neighbours)
    rho = _match(products / squares, maker, neighbours, apart) if squares > EXACT else 0.0
    rho = max(rho, 0.0) if least > 1 else rho
    likeness, change = _powers(rho, apart)
    free = float(len(maker) - len(hat))
    estimated = squares / float(np.sum(maker * likeness))
    dispersion = max(estimated, _least_dispersion(free), least_of_month(least, rho))
    covariances = [dispersion * likeness, likeness, dispersion * change]
    spread = np.stack([hat @ covariance @ hat.T for covariance in covariances])
    known = _spread_of_parameters(covariances, maker, neighbours)
    known = known * TOLD_TWICE if least > 1 else known
    return Uncertainty(spread[0], spread[1:], known, free, dispersion, rho)


def newey_west(fit: Fit, index: Whole) -> Uncertainty:
    """Return the Newey-West uncertainty, with the factor n / (n - p).

    Bartlett's weights up to lag ``4 (n / 100)^(2/9)``; a missing month adds nothing to its lags.
    Source: Newey & West (1987), Econometrica 55, 703-708; lags Newey & West (1994), Rev. Econ.
    Stud. 61, 631-653. In series of 48 months with autocorrelation it is too sure of itself.
    """
    months, terms = fit.weighted_terms.shape
    scores = np.zeros((int(index[-1] - index[0]) + 1, terms))
    scores[index - index[0]] = fit.weighted_terms * fit.residuals[:, None]
    lags = int(4 * (months / 100) ** (2 / 9))
    crosses = [scores[lag:].T @ scores[: len(scores) - lag] for lag in range(lags + 1)]
    weighted = [(1 - lag / (lags + 1)) * (s + s.T) for lag, s in enumerate(crosses)]
    bread = _bread(fit)
    covariance = bread @ (sum(weighted) - crosses[0]) @ bread * months / (months - terms)
    return _fixed(fit, covariance)


def independent(fit: Fit, index: Whole) -> Uncertainty:
    """Return the uncertainty when no month hangs on another: dispersion times the model's own.

    Source: Wedderburn (1974), Biometrika 61, 439-447.
    """
    bread = _bread(fit)
    return _fixed(fit, bread * _dispersion(fit))


def _bread(fit: Fit) -> Floats:
    terms = fit.weighted_terms
    return np.asarray(np.linalg.inv(terms.T @ terms), dtype=float)


def _fixed(fit: Fit, covariance: Floats) -> Uncertainty:
    months, terms = fit.weighted_terms.shape
    unknown = np.zeros((2, terms, terms))
    dispersion, free = _dispersion(fit), float(months - terms)
    return Uncertainty(covariance, unknown, np.zeros((2, 2)), free, dispersion, float("nan"))


def _dispersion(fit: Fit) -> float:
    months, terms = fit.weighted_terms.shape
    return float(fit.residuals @ fit.residuals / (months - terms))


def _least_dispersion(free: float) -> float:
    """Dispersion below which Poisson counts fall once in a hundred times."""
    return float(chdtri(free, 0.99) / free)


def least_of_month(quarter: float, rho: float) -> float:
    """Return the dispersion of months that gives the sum of three that of a ``quarter``.

    With ρ the correlation of neighbours, ``φ (1 + (4ρ + 2ρ²) / 3)``; 0 for a quarter of chance.

    >>> least_of_month(2.0, 0.0), round(least_of_month(2.0, 0.5), 2), least_of_month(1.0, 0.5)
    (2.0, 1.09, 0.0)
    """
    return quarter / (1 + (4 * rho + 2 * rho**2) / 3) if quarter > 1 else 0.0


def _projections(fit: Fit) -> tuple[Floats, Floats]:
    terms = fit.weighted_terms
    hat = _bread(fit) @ terms.T
    return hat, np.eye(len(terms)) - terms @ hat


def _quadratic(fit: Fit, matrix: Floats) -> float:
    return float(fit.residuals @ matrix @ fit.residuals)


def _match(ratio: float, maker: Floats, neighbours: Floats, apart: Whole) -> float:
    rhos, powers = _looked_through(int(apart.max()) + 1)
    products, squares = _by_lag(neighbours, apart), _by_lag(maker, apart)
    expected = np.maximum.accumulate((powers @ products) / (powers @ squares))
    return float(np.interp(ratio, expected, rhos))


@cache
def _looked_through(lags: int) -> tuple[Floats, Floats]:
    rhos = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    return rhos, rhos[:, None] ** np.arange(lags)


def _by_lag(matrix: Floats, apart: Whole) -> Floats:
    sums = np.bincount(apart.ravel(), weights=matrix.ravel(), minlength=int(apart.max()) + 1)
    return np.asarray(sums, dtype=float)


def _powers(rho: float, apart: Whole) -> tuple[Floats, Floats]:
    powers: Floats = np.power(rho, np.arange(int(apart.max()) + 1))
    slopes: Floats = np.arange(len(powers)) * np.concatenate([[0.0], powers[:-1]])
    return powers[apart], slopes[apart]


def _spread_of_parameters(covariances: list[Floats], maker: Floats, neighbours: Floats) -> Floats:
    """Covariance of (φ, ρ) from that of the two quadratic forms of normal errors."""
    errors, by_dispersion, by_rho = covariances
    forms = [maker @ errors, neighbours @ errors]
    moments = np.array([[2 * np.sum(a * b.T) for b in forms] for a in forms])
    slopes = [[np.sum(m * d) for d in (by_dispersion, by_rho)] for m in (maker, neighbours)]
    inverse = np.linalg.inv(np.array(slopes))
    return np.asarray(inverse @ moments @ inverse.T)
