"""Where a district lies among all authorities of England."""

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_value

PLACES = {
    0.0: "inside the limits: it does not stand out from the other authorities",
    1.0: "above the 95% limit but not the 99.8% one, where a few lie by chance",
    2.0: "above the 99.8% limit: clearly high among the authorities",
    -1.0: "below the 95% limit but not the 99.8% one, where a few lie by chance",
    -2.0: "below the 99.8% limit: clearly low among the authorities",
}


def funnel_of(protected: Protected, code: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the points and limits of an indicator's funnel; without rows where there is none."""
    own = pl.col("indicator") == code
    return protected.funnel_points.filter(own), protected.funnel_limits.filter(own)


def describe_position(protected: Protected, indicator: Indicator, district: str) -> str:
    """Return where the district lies, and how much more the authorities vary than by chance."""
    points, limits = funnel_of(protected, indicator.code)
    own = points.filter(pl.col("area") == district)
    if own.is_empty():
        return f"{district} has no figure in the year of the funnel."
    row = own.row(0, named=True)
    dispersion = float(limits["dispersion"][0])
    target = write_value(float(limits["target"][0]), row["unit"])
    return (
        f"{district}: {write_value(row['value'], row['unit'])}, all {points.height} authorities"
        f" together {target}. It lies {PLACES[row['position']]}. The limits allow for authorities"
        f" varying {dispersion:.1f} times as much as chance alone, in recording as well as in"
        " what children go through."
    )
