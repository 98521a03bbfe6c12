"""Results go in, protected results come out; everything that shows or writes takes the latter."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.inspection import Inspection, inspect
from cpanalysis.declare.frames import Frames, list_frames
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import Status
from cpanalysis.protect.blanking import (
    CONTROLLED,
    HIDDEN,
    NOBODY,
    is_about_few,
    is_small,
    keep_unless,
)
from cpanalysis.protect.charts import drop_undrawn
from cpanalysis.protect.derived import RULES
from cpanalysis.protect.partners import (
    PARTNER_RULES,
    drop_details,
    drop_open_rest,
    find_linked,
    withhold_notes,
)
from cpanalysis.protect.periods import choose_periods, find_published
from cpanalysis.protect.policy import Policy
from cpanalysis.protect.rounding import round_frames
from cpanalysis.protect.withheld import SCHEMA as WITHHELD
from cpanalysis.protect.withheld import Chosen, list_withheld

FIGURES = ("numerator", "denominator", "value", "lower", "upper", "n_not_recorded", "n_excluded")
ROWS = ("read", "accepted", "rejected", "warned")
WAITS = ("minutes", "hours", "days")


@dataclass(frozen=True)
class Context:
    """What has already been published by others and needs no control: documents and lists."""

    neighbours: pl.DataFrame | None = None
    extract: pl.DataFrame | None = None
    published: Published | None = None

    @cached_property
    def inspection(self) -> Inspection | None:
        """What follows from the published figures, computed for the pages that ask."""
        if self.published is None:
            return None
        return inspect(self.published.grades, self.published.figures)


@dataclass(frozen=True, kw_only=True)
class Protected(Frames):
    """Results that may be shown to the audience of ``policy``; made by :func:`protect` alone.

    ``withheld`` says where figures were hidden, and by which rule, ``chosen`` how many rows were;
    both are for the data controller, and no page is shown them.
    """

    policy: Policy
    context: Context
    withheld: pl.DataFrame = field(default_factory=WITHHELD.to_frame)
    chosen: Chosen = field(default_factory=Chosen)

    def __repr__(self) -> str:
        figures, indicators = self.results.height, self.results["indicator"].n_unique()
        audience = self.policy.audience
        return f"Protected for {audience} readers: {figures:,} figures, {indicators} indicators"

    def _repr_html_(self) -> str:
        return f"<p><strong>{self!r}.</strong> {escape(self.policy.in_words())}</p>"


def protect(analysis: Analysis, policy: Policy, context: Context | None = None) -> Protected:
    """Return ``analysis`` with everything hidden that ``policy`` hides.

    Each indicator of records is told of an area by the shortest period of which nearly all can be
    shown (:mod:`cpanalysis.protect.periods`); rows of other periods are not published. A row from
    records whose numerator, complement or denominator is above 0 and below the
    threshold, or about fewer different children than that, is blanked whole: an interval or a
    comparison gives its numerator away. For partners so is every row that would let one be worked
    out.

    Raises
    ------
    DisclosureError
        For partners, where something hidden can be proved all the same.

    Examples
    --------
    >>> from cpanalysis.declare.results import conform
    >>> row = {"indicator": ["a"], "numerator": [3], "denominator": [40], "status": ["ok"],
    ...        "origin": ["synthetic"]}
    >>> analysis = Analysis(results=conform(pl.DataFrame(row)))
    >>> protect(analysis, Policy()).results.select("numerator", "status").rows()
    [(None, 'suppressed')]
    """
    partners = policy.audience == "partner"
    measured = drop_details(analysis.results) if partners else analysis.results
    few = is_about_few(analysis.distinct, policy.threshold)
    small = find_small(measured, policy, few)
    chosen = choose_periods(measured, analysis.distinct, policy)
    published = find_published(measured, chosen)
    hidden = find_linked(measured, small, policy, published) if partners else small
    results = hide(measured, hidden | ~published)
    derived = {
        name: derive(name, frame, results, policy)
        for name, frame in list_frames(analysis).items()
        if name != "results"
    }
    known = protect_context(context or Context(), policy)
    kept, own = results.filter(published), small.filter(published)
    drawn = drop_undrawn(derived["charts"], derived["chart_points"], kept)
    derived |= dict(zip(("charts", "chart_points"), drawn, strict=True))
    told = withhold_notes(drop_open_rest(kept, own)) if partners else kept
    shown = round_frames({"results": told, **derived}, policy.round_to)
    before = {**list_frames(analysis), "results": measured.filter(published)}
    withheld = list_withheld(before, shown, policy.threshold, few)
    count = Chosen(every=int(hidden.filter(published).sum()), own=int(own.sum()))
    return Protected(**shown, policy=policy, context=known, withheld=withheld, chosen=count)


def protect_context(context: Context, policy: Policy) -> Context:
    """Return the context with the rows of an extract rounded for partners.

    How many rows were read is a total of records, and of those rejected there can be one.
    """
    if context.extract is None or policy.audience != "partner":
        return context
    rounded = (((pl.col(name) / 10).round() * 10).cast(pl.Int64) for name in ROWS)
    return replace(context, extract=context.extract.with_columns(rounded))


def derive(name: str, frame: pl.DataFrame, results: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return what statistics made of results, as far as the policy allows.

    A frame without a rule for its readers goes nowhere: that is a ``KeyError`` and not a page.
    """
    told = RULES[name](frame, results, policy.threshold)
    return PARTNER_RULES[name](told, results) if policy.audience == "partner" else told


def find_small(results: pl.DataFrame, policy: Policy, few: pl.Expr = NOBODY) -> pl.Series:
    """Return which rows are hidden for their own counts.

    These are small, about ``few`` different children, or too few for a median of waits.
    """
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    of_people = pl.col("unit") == "proportion"
    small = (
        is_small(numerator, policy.threshold)
        | is_small(denominator, policy.threshold)
        | (of_people & is_small(denominator - numerator, policy.threshold))
        | few
    )
    if policy.zeros == "hidden":
        small |= (numerator == 0) & (denominator.is_null() | (denominator > 0))
    few = pl.col("unit").is_in(WAITS) & (numerator < policy.least_cases)
    hidden = small.fill_null(value=False) | (few & pl.col("value").is_not_null())
    hidden = pl.col("origin").is_in(CONTROLLED) & hidden
    return results.select(hidden.fill_null(value=False).alias("hidden")).to_series()


def hide(results: pl.DataFrame, hidden: pl.Series) -> pl.DataFrame:
    """Return ``results`` with the figures of ``hidden`` rows blanked."""
    status = pl.col("status").cast(pl.String)
    return results.with_columns(
        *keep_unless(hidden, FIGURES),
        pl.when(hidden).then(pl.lit("suppressed")).otherwise(status).cast(Status).alias("status"),
        pl.when(hidden).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )
