from datetime import datetime

import polars as pl

from cpanalysis.sample.notices import form_id, is_sent, notice_id, sent_notice
from cpanalysis.sample.plan import Plan

FRAME = pl.DataFrame(
    {
        "record": ["ME0000000001", "ME0000000002", "ME0000000003"],
        "submitted_at": [datetime(2025, 9, 30, 23, 59), datetime(2025, 10, 1), None],
    }
).with_columns(pl.col("submitted_at").dt.replace_time_zone("Europe/London"))


def test_only_notices_sent_before_the_extract_are_known():
    assert FRAME.select(is_sent(Plan())).to_series().to_list() == [True, False, False]
    sent = FRAME.select(sent_notice("record", Plan())).to_series().to_list()
    assert sent == ["PE0000000001-1", None, None]


def test_children_of_a_form_have_notices_of_their_own():
    frame = FRAME.with_columns(place=pl.Series([1, 2, 3]))
    numbers = frame.select(
        notice=notice_id(pl.col("record"), pl.col("place")), form=form_id(pl.col("record"))
    )
    assert numbers.row(1) == ("PE0000000002-2", "FE0000000002")
