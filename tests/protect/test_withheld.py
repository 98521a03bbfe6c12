from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.frames import FRAME_NAMES, Frames, list_frames
from cpanalysis.protect.withheld import COUNTS, PRIMARY, SCHEMA, SECONDARY, list_withheld

END = date(2025, 9, 30)


def flows(*received: float | None) -> pl.DataFrame:
    """Return months of two areas with what came in."""
    return pl.DataFrame(
        {
            "area": ["Hartlepool", "Middlesbrough"],
            "period_end": [END, END],
            "received": list(received),
            "open": [9.0, 9.0],
        }
    )


def test_counts_are_those_of_frames_that_there_are() -> None:
    frames = list_frames(Frames())
    assert set(COUNTS) <= set(FRAME_NAMES)
    assert all(set(names) <= set(frames[frame].columns) for frame, names in COUNTS.items())


@pytest.mark.parametrize(("count", "rule"), [(3.0, PRIMARY), (30.0, SECONDARY)])
def test_a_hidden_figure_is_told_by_place_and_rule_without_its_value(count, rule) -> None:
    found = list_withheld({"flows": flows(count, 8.0)}, {"flows": flows(None, 8.0)}, 5)
    assert found.to_dicts() == [
        {
            "frame": "flows",
            "rule": rule,
            "indicator": None,
            "area": "Hartlepool",
            "period_start": None,
            "period_end": END,
            "stratum": None,
            "value_of_stratum": None,
            "cells": 1,
        }
    ]


@pytest.mark.parametrize(("few", "rule"), [(True, PRIMARY), (False, SECONDARY)])
def test_results_of_few_children_are_hidden_for_their_own_sake(few, rule) -> None:
    shown = pl.DataFrame({"indicator": ["a"], "numerator": [9.0], "denominator": [50.0]})
    hidden = shown.with_columns(numerator=pl.lit(None, dtype=pl.Float64))
    found = list_withheld({"results": shown}, {"results": hidden}, 5, pl.lit(few))
    assert found["rule"].to_list() == [rule]


def test_rows_that_are_gone_count_with_all_their_figures() -> None:
    found = list_withheld({"flows": flows(8.0, 8.0)}, {"flows": flows(8.0, 8.0).head(1)}, 5)
    assert found.select("area", "cells").rows() == [("Middlesbrough", 2)]


def test_nothing_hidden_is_nothing_told() -> None:
    frame = flows(8.0, 8.0)
    assert list_withheld({"flows": frame}, {"flows": frame}, 5).schema == SCHEMA
    assert list_withheld({"flows": frame}, {"flows": frame}, 5).is_empty()
