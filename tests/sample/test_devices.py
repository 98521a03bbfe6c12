from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.effects import DEVICE_EXAMINED

DONE = ("triaged_on_scene", "examined")
ONLINE = pl.col("online_flag").is_in(["online", "both"])


def share_examined(tables, plan) -> dict[bool, float]:
    """Return the share of online investigations, open 90 days or ended, with a device examined."""
    done = tables["cse_devices"].filter(pl.col("exam_status").is_in(DONE))["investigation_id"]
    old = pl.col("reported_at").dt.date() <= plan.as_of - timedelta(days=90)
    after = pl.col("reported_at").dt.date() >= DEVICE_EXAMINED.start
    examined = pl.col("investigation_id").is_in(done.unique().implode())
    judged = tables["cse_investigations"].filter(ONLINE, old)
    return dict(judged.group_by(after.alias("after")).agg(examined.mean()).iter_rows())


def test_devices_are_examined_in_the_planted_shares(large, plan):
    shares = share_examined(large, plan)
    assert shares[False] == pytest.approx(DEVICE_EXAMINED.before, abs=0.012)
    assert shares[True] == pytest.approx(DEVICE_EXAMINED.after, abs=0.03)


def test_without_effects_the_share_stays(plain, plan):
    shares = share_examined(plain.tables, plan)
    assert shares[True] == pytest.approx(DEVICE_EXAMINED.before, abs=0.02)


def test_a_device_that_was_not_retrieved_was_not_seized(tables):
    devices = tables["cse_devices"]
    gone = devices["exam_status"] == "not_retrieved"
    assert devices.filter(gone)["seized_at"].null_count() == gone.sum()


def test_examined_devices_have_a_time_and_only_they(tables):
    devices = tables["cse_devices"]
    done = devices["exam_status"].is_in(DONE)
    assert (done == devices["examined_at"].is_not_null()).all()
    assert (done == (devices["evidence_recovered"] != "not_applicable")).all()


def test_times_are_in_order(tables):
    devices = tables["cse_devices"].drop_nulls(["seized_at", "submitted_at"])
    assert (devices["submitted_at"] >= devices["seized_at"]).all()
    examined = devices.drop_nulls("examined_at")
    assert (examined["examined_at"] >= examined["submitted_at"]).all()
