"""Ethnicity: by district as at the Census, and how much of it is recorded."""

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.sample.draw import Draw, Shares
from cpanalysis.sample.effects import ETHNICITY_ONLINE_FORM
from cpanalysis.sample.plan import Block, Plan
from cpanalysis.sample.population import AGED_10_TO_17_BY_GROUP
from cpanalysis.sample.targets import ETHNICITY_RECORDED

WITHIN_GROUP: dict[str, Shares] = {
    "White": {"W1": 0.95, "W2": 0.005, "W3": 0.01, "W9": 0.035},
    "Mixed": {"M1": 0.3, "M2": 0.15, "M3": 0.35, "M9": 0.2},
    "Asian": {"A1": 0.15, "A2": 0.6, "A3": 0.05, "A4": 0.08, "A9": 0.12},
    "Black": {"B1": 0.1, "B2": 0.8, "B9": 0.1},
    "Other": {"O2": 0.5, "O9": 0.5},
}
"""Codes within the groups of the Census: assumed."""

AS_OFFICERS_SEE: dict[str, Shares] = {
    "White": {"IC1": 0.97, "IC2": 0.03},
    "Mixed": {"IC1": 0.3, "IC3": 0.45, "IC4": 0.15, "IC6": 0.1},
    "Asian": {"IC4": 0.85, "IC5": 0.15},
    "Black": {"IC3": 1.0},
    "Other": {"IC6": 0.7, "IC2": 0.3},
}
NOT_STATED = 0.06
"""Of the children whose ethnicity is not recorded, those who were asked and did not say."""

OFFICER_RECORDED = 0.78

BY_DISTRICT: list[Shares] = [
    {
        code: count * share
        for group, count in AGED_10_TO_17_BY_GROUP[name].items()
        for code, share in WITHIN_GROUP[group].items()
    }
    for name in DISTRICT_NAMES
]


GROUPS = list(AS_OFFICERS_SEE)
GROUP_OF_CODE = np.array(
    [GROUPS.index(group) if group in GROUPS else 0 for group in codes.ETHNICITY_GROUP_OF.values()]
)


def add_ethnicity(pool: pl.DataFrame, reports: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add ethnicity to the pool, as the child and as officers gave it.

    ``reports`` are the investigations that name a child: the channel of the first of them decides
    whether the child was asked.
    """
    draw = block.draw("children", pool.height)
    own = draw.code_by("ethnicity_self", BY_DISTRICT, pool["district"].to_physical())
    asked = pool.join(
        share_asked(reports, block.plan), on="child", how="left", maintain_order="left"
    )
    share = asked["share_asked"].fill_null(ETHNICITY_RECORDED.value)
    return pool.with_columns(hide_unasked(own, share, draw), see(own, draw))


def share_asked(reports: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return ``child`` and ``share_asked``: whom the first report's channel would have asked."""
    by_form = pl.col("report_channel") == "online_form"
    asked = plan.level(ETHNICITY_ONLINE_FORM, "reported_at")
    ordered = reports.sort("reported_at", "investigation_id")
    first = ordered.unique("child", keep="first", maintain_order=True)
    return first.select(
        "child", share_asked=pl.when(by_form).then(asked).otherwise(ETHNICITY_RECORDED.value)
    )


def hide_unasked(own: pl.Series, share: pl.Series, draw: Draw) -> pl.Expr:
    """Return self-defined ethnicity of those asked; of the others, not stated or not recorded."""
    refused = draw.chance("refused", NOT_STATED)
    return (
        pl.when(pl.Series(draw.uniform("asked")) < share)
        .then(own)
        .when(refused)
        .then(pl.lit("NS", dtype=own.dtype))
        .otherwise(pl.lit(codes.NOT_RECORDED, dtype=own.dtype))
        .alias("ethnicity_self")
    )


def see(own: pl.Series, draw: Draw) -> pl.Series:
    """Return ethnicity as officers saw it, where they recorded it."""
    shares = [
        {code: share * OFFICER_RECORDED for code, share in of_group.items()}
        | {"IC9": 0.04, codes.NOT_RECORDED: 0.96 - OFFICER_RECORDED}
        for of_group in AS_OFFICERS_SEE.values()
    ]
    return draw.code_by("ethnicity_officer", shares, GROUP_OF_CODE[own.to_physical().to_numpy()])
