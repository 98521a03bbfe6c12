"""A segmented model fitted to the months that carry it, or the reason why none is."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from cpanalysis.statistics.estimate import Flags, Floats, NotShown, Ratio, ratio_from_log
from cpanalysis.statistics.segmented.family import Counts, Family, Shares
from cpanalysis.statistics.segmented.fitting import (
    Fit,
    Months,
    fit_model,
    fit_negative_binomial,
)
from cpanalysis.statistics.segmented.model import Design, Segments, allowed_waves, lay_out
from cpanalysis.statistics.segmented.refusal import refuse_events, refuse_months
from cpanalysis.statistics.segmented.uncertainty import (
    Uncertainty,
    autoregressive,
    independent,
    newey_west,
)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted segmented model with its uncertainty, from which a change is told."""

    design: Design
    months: Months
    fit: Fit
    uncertainty: Uncertainty
    segments: Segments

    def ratio(self, log_ratio: float, contrast: Floats) -> Ratio:
        """Return the ratio whose logarithm varies as ``contrast`` times the coefficients."""
        rows = contrast[None, :]
        return ratio_from_log(
            log_ratio,
            float(self.uncertainty.variances(rows)[0]),
            degrees_of_freedom=float(self.uncertainty.degrees_of_freedom(rows)[0]),
            confidence=self.segments.confidence,
        )

    def reach(self, contrast: Floats) -> float:
        """Return half the interval's width of ``contrast`` times the coefficients."""
        rows = contrast[None, :]
        degrees = self.uncertainty.degrees_of_freedom(rows)[0]
        quantile = stdtrit(degrees, 0.5 + self.segments.confidence / 2)
        return float(quantile * np.sqrt(self.uncertainty.variances(rows)[0]))

    def likeness(self, first: Floats, second: Floats) -> float:
        """Return the correlation of two contrasts of the coefficients; 0 where one is exact."""
        covariance = self.uncertainty.covariance
        spread = (first @ covariance @ first) * (second @ covariance @ second)
        return float(first @ covariance @ second / np.sqrt(spread)) if spread > 0 else 0.0

    def coefficient(self, column: int) -> Ratio:
        """Return exp of one coefficient."""
        contrast = np.eye(len(self.fit.coefficients))[column]
        return self.ratio(float(self.fit.coefficients[column]), contrast)

    def after(self) -> tuple[Months, Floats, Floats]:
        """Return the months after the change, their terms, and those without the change."""
        months = _keep(self.months, self.design.after[self.months.index])
        return months, self.design.terms[months.index], self.design.without_change[months.index]

    def line_without_change(self) -> tuple[Floats, Floats]:
        """Return the linear predictor without the change, and half its interval's width."""
        terms = self.design.without_change
        degrees = self.uncertainty.degrees_of_freedom(terms)
        quantiles = stdtrit(degrees, 0.5 + self.segments.confidence / 2)
        return terms @ self.fit.coefficients, quantiles * np.sqrt(self.uncertainty.variances(terms))


def fit_segments(
    series: Months, family: Family, *, change: int, segments: Segments
) -> Fitted | NotShown:
    """Return the fitted segmented model of a whole series, or the reason why there is none."""
    months = len(series.events)
    if not 0 < change < months:
        return NotShown("the change lies outside the months of the series")
    known = np.isfinite(series.events) & np.isfinite(series.size)
    bare = lay_out(months, change, segments=segments, waves=0)
    usable = known & ~bare.in_transition
    if refusal := refuse_months(bare, usable):
        return refusal
    waves = allowed_waves(segments, int(usable.sum()))
    design = lay_out(months, change, segments=segments, waves=waves)
    return _fit_usable(design, _keep(series, usable), family, segments)


def _fit_usable(
    design: Design, months: Months, family: Family, segments: Segments
) -> Fitted | NotShown:
    if refusal := refuse_events(design, months, capped=isinstance(family, Shares)):
        return refusal
    terms = design.terms[months.index]
    if segments.variance == "negative_binomial" and isinstance(family, Counts):
        fit = fit_negative_binomial(terms, months)
    else:
        fit = fit_model(terms, months, family)
    if not fit.settled:
        return NotShown("the model did not settle on one line")
    uncertainty = _find_uncertainty(fit, months, segments)
    return Fitted(design, months, fit, uncertainty, segments)


def _find_uncertainty(fit: Fit, months: Months, segments: Segments) -> Uncertainty:
    match segments.correlation:
        case "autoregressive":
            return autoregressive(fit, months.index, least=segments.dispersion)
        case "newey_west":
            return newey_west(fit, months.index)
        case _:
            return independent(fit, months.index)


def _keep(series: Months, usable: Flags) -> Months:
    parts = (series.events, series.size, series.offset)
    events, size, offset = (part[usable] for part in parts)
    return Months(events, size, offset, series.index[usable])
