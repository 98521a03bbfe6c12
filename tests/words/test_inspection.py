"""Sentences on the inspection are made of its counts and follow them."""

from dataclasses import replace

import pytest

from cpanalysis import InputError, Protected
from cpanalysis.analyse.inspection import Found
from cpanalysis.declare.published import GRADES
from cpanalysis.words.inspection import (
    describe_agreement,
    describe_case_types,
    describe_detentions,
    describe_dip_sample,
    grades_by_type,
    published_shares,
)


def test_agreement_is_told_by_its_bounds(shipped: Protected) -> None:
    told = str(describe_agreement(shipped))
    assert "at most 22 of 33, and the force was more favourable in at least 11" in told
    assert "0.52 of a grade more favourable (17 steps over 33 cases)" in told
    assert "between −0.25 and 0.39 (linear-weighted kappa; unweighted −0.47 and 0.51)" in told


def test_case_types_are_told_with_their_chance(shipped: Protected) -> None:
    told = str(describe_case_types(shipped))
    assert "no type of case was clearly graded worse than another" in told
    assert "4 of 8 were inadequate in 2017 and 8 of 8 at the review of 2018 (p = 0.077" in told
    assert "chance could still make" in told


def test_the_dip_sample_is_told_only_for_a_random_draw(shipped: Protected) -> None:
    told = str(describe_dip_sample(shipped))
    assert "read 80 of 593 waiting cases and found 10" in told
    assert "If those were drawn at random, between 39 and 125 of the 593" in told


def test_detentions_are_a_difference_and_no_trend(shipped: Protected) -> None:
    told = str(describe_detentions(shipped))
    assert "186 children" in told
    assert "0.285 times as many (95% interval 0.21 to 0.39, exact)" in told
    assert told.endswith("not a trend.")


def test_words_follow_what_was_found(shipped: Protected) -> None:
    assert shipped.context.inspection is not None
    found = replace(
        shipped.context.inspection,
        case_types_p_value=0.01,
        missing_2017=Found(2, 20),
        missing_p_value=0.001,
    )
    context = replace(shipped.context)
    vars(context)["inspection"] = found
    told = str(describe_case_types(replace(shipped, context=context)))
    assert "2 of 20" in told
    assert "types of case were graded differently" in told
    assert "chance would rarely make" in told


@pytest.mark.parametrize(
    "describe", [describe_agreement, describe_case_types, describe_detentions, describe_dip_sample]
)
def test_without_published_figures_the_reader_is_told_to_read_them(
    shipped: Protected, describe
) -> None:
    without = replace(shipped, context=replace(shipped.context, published=None))
    with pytest.raises(InputError, match="no published figures; read data/published too"):
        describe(without)


def test_grades_stand_by_type_in_their_order(shipped: Protected) -> None:
    rows = grades_by_type(shipped)
    assert rows["value_of_stratum"].to_list() == list(GRADES) * rows["stratum"].n_unique()
    assert not rows["stratum"].str.contains("graded").any()


def test_shares_stand_in_the_order_asked_for(shipped: Protected) -> None:
    asked = ["P46", "P07", "P12"]
    assert published_shares(shipped, asked)["value_of_stratum"].to_list() == asked
