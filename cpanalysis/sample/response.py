"""How the police respond to a missing child: sent, arrived, first enquiry."""

import numpy as np
import polars as pl

from cpanalysis.sample.clock import hour_on_clock, later
from cpanalysis.sample.draw import Wait
from cpanalysis.sample.effects import RESPONSE_TIME
from cpanalysis.sample.plan import Block

TABLE = "missing_episodes"

ATTENDANCE = Wait(75, 0.95)
SOONER_WHEN_SEVERE = 0.2
"""Fall of the logarithm of the wait for each standard deviation of severity."""

BUSY_HOURS, BUSY = (21, 3), 1.3
ATTENDED = 0.92
SENT_BY = 0.6
"""Officers are sent when this part of the wait is over."""

ENQUIRY, ENQUIRED = Wait(30, 0.9), 0.90


def add_response(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add when officers were sent and arrived, unless the child was found before.

    The wait follows the severity, the hour and the planted effect, not the graded risk.
    """
    draw = block.draw(TABLE, episodes.height)
    wait = draw.minutes("first_attended_at", ATTENDANCE) * slow_down(episodes)
    episodes = episodes.with_columns(wait=wait * block.plan.level(RESPONSE_TIME, "reported_at"))
    arrives = later("reported_at", pl.col("wait"))
    in_time = (arrives < pl.col("located_at")) & draw.chance("attended", ATTENDED)
    enquiry = later("reported_at", draw.minutes("first_enquiry_at", ENQUIRY))
    return episodes.with_columns(
        deployed_at=pl.when(in_time).then(later("reported_at", pl.col("wait") * SENT_BY)),
        first_attended_at=pl.when(in_time).then(arrives),
        first_enquiry_at=pl.when(draw.chance("enquired", ENQUIRED)).then(enquiry),
    )


def slow_down(episodes: pl.DataFrame) -> pl.Series:
    """Return the factor on the wait of each episode: sooner when severe, later when busy."""
    hour = hour_on_clock(episodes["reported_at"])
    busy = (hour >= BUSY_HOURS[0]) | (hour < BUSY_HOURS[1])
    severe = np.exp(-SOONER_WHEN_SEVERE * episodes["severity"].to_numpy())
    return pl.Series(severe * np.where(busy, BUSY, 1.0))
