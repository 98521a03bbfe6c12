"""Changes at events: the frames that hold them, column by column."""

from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin, Theme

WHERE: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator"),
    "theme": (Theme, "theme of the indicator"),
    "event": (pl.String, "code of the event"),
    "area": (pl.String, "district or force"),
}

CHANGE_COLUMNS: dict[str, tuple[Any, str]] = {
    **WHERE,
    "title": (pl.String, "the event in words"),
    "first_day": (pl.Date, "first day on which the event can have happened"),
    "last_day": (pl.Date, "last day on which it can have happened"),
    "aimed": (pl.Boolean, "whether the event was meant to change the indicator"),
    "family": (pl.String, "declared event where the event aimed at it, else exploratory"),
    "tests": (pl.Int64, "tests that its family has"),
    "measure": (pl.String, "ratio (of rates or counts) or difference (of proportions)"),
    "estimate": (pl.Float64, "level since the event against the course before, all months since"),
    "lower": (pl.Float64, "lower end of its 95 % interval"),
    "upper": (pl.Float64, "upper end of its 95 % interval"),
    "level": (pl.Float64, "ratio of the line just after to just before; odds ratio of a share"),
    "level_lower": (pl.Float64, "lower end of its 95 % interval"),
    "level_upper": (pl.Float64, "upper end of its 95 % interval"),
    "slope": (pl.Float64, "ratio by which a year's growth differs after from before"),
    "slope_lower": (pl.Float64, "lower end of its 95 % interval"),
    "slope_upper": (pl.Float64, "upper end of its 95 % interval"),
    "p_value": (pl.Float64, "chance of so large an estimate if there were no change"),
    "q_value": (pl.Float64, "Benjamini-Hochberg over the family"),
    "observed": (pl.Float64, "events in the months since that the model rests on"),
    "expected": (pl.Float64, "events on the course before, in the same months"),
    "expected_lower": (pl.Float64, "lower end of its 95 % interval"),
    "expected_upper": (pl.Float64, "upper end of its 95 % interval"),
    "months_before": (pl.Int64, "months before the event that the model rests on"),
    "months_after": (pl.Int64, "months since the event that the model rests on"),
    "events_before": (pl.Float64, "events in the months before"),
    "total_before": (pl.Float64, "what they are of; null for a count or rate"),
    "events_after": (pl.Float64, "events in the months since"),
    "total_after": (pl.Float64, "what they are of; null for a count or rate"),
    "months_tried": (pl.Int64, "months of the window tried as the month of the event"),
    "months_told": (pl.Int64, "those of them that carry a model"),
    "smallest": (pl.Float64, "smallest estimate over the window"),
    "largest": (pl.Float64, "largest estimate over the window"),
    "range_lower": (pl.Float64, "lowest end of any interval over the window"),
    "range_upper": (pl.Float64, "highest end of any interval over the window"),
    "agree": (pl.Boolean, "whether every month tried gives a clear change the same way"),
    "compared_with": (pl.String, "the series whose own change is taken off"),
    "controlled": (pl.Float64, "ratio beyond that of the comparison; odds ratio of a share"),
    "controlled_lower": (pl.Float64, "lower end of its 95 % interval"),
    "controlled_upper": (pl.Float64, "upper end of its 95 % interval"),
    "controlled_reason": (pl.String, "why there is no controlled estimate"),
    "smallest_detectable": (pl.Float64, "rise seen four times in five: ratio, or difference"),
    "smallest_detectable_fall": (pl.Float64, "fall seen four times in five"),
    "inseparable": (pl.String, "other events too near to be told apart, by code"),
    "verdict": (pl.String, "one of CHANGES of the wording"),
    "reason": (pl.String, "why there is no estimate"),
    "method": (pl.String, "the model in words"),
    "origin": (Origin, "records or synthetic"),
}
CHANGES = pl.Schema({name: kind for name, (kind, _) in CHANGE_COLUMNS.items()})

CHANGE_POINT_COLUMNS: dict[str, tuple[Any, str]] = {
    **WHERE,
    "period_start": (pl.Date, "first day of the month"),
    "period_end": (pl.Date, "last day of the month"),
    "unit": (pl.String, "unit of the four columns that follow"),
    "observed": (pl.Float64, "the indicator in the month"),
    "fitted": (pl.Float64, "the fitted line; null in months left out"),
    "counterfactual": (pl.Float64, "the line without the change"),
    "lower": (pl.Float64, "lower end of the 95 % interval of the line without the change"),
    "upper": (pl.Float64, "upper end of the same"),
    "side": (pl.String, "before, after, or left out"),
    "events": (pl.Float64, "events in the month"),
    "total": (pl.Float64, "what they are of; null for a count or rate"),
    "reason": (pl.String, "why there is no figure"),
    "origin": (Origin, "records or synthetic"),
}
CHANGE_POINTS = pl.Schema({name: kind for name, (kind, _) in CHANGE_POINT_COLUMNS.items()})

DECOMPOSITION_COLUMNS: dict[str, tuple[Any, str]] = {
    **WHERE,
    "split": (pl.String, "what the records are split by: children, grade, or version of policy"),
    "part": (pl.String, "one of PARTS"),
    "value_of_stratum": (pl.String, "which part of the split; 'all' for no split"),
    "before_start": (pl.Date, "first day of the months before"),
    "before_end": (pl.Date, "last day of the months before"),
    "after_start": (pl.Date, "first day of the months since"),
    "after_end": (pl.Date, "last day of the months since"),
    "events_before": (pl.Float64, "events in the months before"),
    "total_before": (pl.Float64, "what they are of"),
    "events_after": (pl.Float64, "events in the months since"),
    "total_after": (pl.Float64, "what they are of"),
    "before": (pl.Float64, "share before"),
    "before_lower": (pl.Float64, "lower end of its 95 % interval"),
    "before_upper": (pl.Float64, "upper end of its 95 % interval"),
    "after": (pl.Float64, "share since"),
    "after_lower": (pl.Float64, "lower end of its 95 % interval"),
    "after_upper": (pl.Float64, "upper end of its 95 % interval"),
    "difference": (pl.Float64, "since less before, or the part of it"),
    "lower": (pl.Float64, "lower end of its 95 % interval"),
    "upper": (pl.Float64, "upper end of its 95 % interval"),
    "not_recorded_before": (pl.Float64, "records of the months before without the answer"),
    "not_recorded_after": (pl.Float64, "records of the months since without the answer"),
    "children": (pl.Float64, "children that the intervals rest on"),
    "method": (pl.String, "how it was made"),
    "reason": (pl.String, "why there is no figure"),
    "origin": (Origin, "records or synthetic"),
}
DECOMPOSITIONS = pl.Schema({name: kind for name, (kind, _) in DECOMPOSITION_COLUMNS.items()})

ALL_OF_IT, OF_MIX, WITHIN, OF_STRATUM = "change", "mix", "within", "stratum"
PARTS = (ALL_OF_IT, OF_MIX, WITHIN, OF_STRATUM)
"""The change of a share; what of it is change of mix; what is change within strata, which is the
change at a fixed mix, the average of both periods; and the strata."""

BEFORE, AFTER, LEFT_OUT = "before", "after", "left out"
