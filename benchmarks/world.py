"""An extract of a force of which everything that is true is known.

It is written from the dictionary of tables alone and imports nothing of the package, so that what
the package says of it can be judged from outside: of a world in which nothing changes every verdict
of change is false, and of one in which one thing changes every other is. Children recur as chosen,
cases take time to close, and records arrive late where asked. Everything is seeded.

>>> world = World(seed=1, months=2, missing=20)
>>> tables = make_world(world)
>>> tables["missing_episodes"].height > 10
True
>>> make_world(world)["missing_episodes"].equals(tables["missing_episodes"])
True
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

Careers = Literal["once", "spells", "strong", "frailty"]
Floats = np.ndarray[Any, np.dtype[np.float64]]

NEVER = pl.lit(None, pl.Datetime("us"))
"""A column of times in which nothing ever happens."""
HOUR, DAY, MONTH = 3600.0, 86_400.0, 30.4375 * 86_400
YOUNG = 14
UNTIL_EXAMINED = 40 * DAY
"""From the report until a device is examined, where it is."""

DISTRICTS = {
    "Hartlepool": 0.17,
    "Middlesbrough": 0.28,
    "Redcar and Cleveland": 0.22,
    "Stockton-on-Tees": 0.33,
}
"""Share of the children of the force who live in each."""
CHILDREN = 62_000
ETHNICITY = {"W1": 0.7, "A2": 0.08, "B1": 0.04, "M1": 0.04, "O9": 0.02, "not_recorded": 0.12}

SPELLS: Mapping[Careers, tuple[float, float, float]] = {
    "once": (0.0, 0.0, 1.0),
    "spells": (1.6, 3.6, 5.0),
    "strong": (2.0, 8.0, 8.0),
    "frailty": (0.0, 0.0, 1.0),
}
"""Further episodes of a child at home and of one in care, and months that a spell lasts."""


@dataclass(frozen=True)
class Change:
    """One thing that changes: ``what`` is multiplied by ``factor`` from ``since`` on.

    ``what`` names a field of :class:`World`: a monthly number, a probability or a mean time. With
    a district it changes there alone, and ``among`` online cases, children in care (looked_after)
    or those under 14 (young) alone.
    """

    what: str
    factor: float
    since: date
    district: str = ""
    among: str = ""


@dataclass(frozen=True)
class World:
    """What is true of a force: monthly numbers, probabilities, and mean days until things happen.

    ``changes`` are all that ever changes. ``recorded_late`` is the mean number of days from an
    event to its record; records that come after the extract are not in it. ``moves`` is the share
    of further episodes that fall in another district than the child's first. ``begins`` says of
    districts from which day on anything of them is on record.
    """

    seed: int
    months: int = 48
    last: date = date(2025, 9, 30)
    careers: Careers = "spells"
    missing: float = 300.0
    exploitation: float = 15.0
    detentions: float = 55.0
    domestic_abuse: float = 40.0
    concern: float = 40.0
    looked_after: float = 0.25
    high_risk: float = 0.2
    risk_recorded: float = 1.0
    referred_missing: float = 0.6
    referred_exploitation: float = 0.7
    referred_custody: float = 0.15
    referred_domestic_abuse: float = 0.85
    referred_concern: float = 0.6
    in_person: float = 0.5
    interviewed: float = 0.6
    online: float = 0.5
    specialist: float = 0.7
    group_based: float = 0.2
    examined: float = 0.3
    voice: float = 0.6
    no_suspect: float = 0.3
    days_no_suspect: float = 30.0
    days_otherwise: float = 250.0
    charged: float = 0.2
    adult_hours: float = 1.6
    attended_hours: float = 2.0
    refused_bail: float = 0.1
    transferred: float = 0.1
    recorded_late: float = 0.0
    moves: float = 0.0
    begins: Mapping[str, date] = field(default_factory=dict)
    changes: tuple[Change, ...] = field(default=())

    @property
    def end(self) -> float:
        """The moment of the extract: the midnight after the last day."""
        return seconds(self.last + timedelta(days=1))

    @property
    def start(self) -> float:
        """The first moment of the first month."""
        first = self.last.year * 12 + self.last.month - self.months
        return seconds(date(first // 12, first % 12 + 1, 1))


def seconds(day: date) -> float:
    """Return a midnight as seconds since 1970, as the clock on a London wall counts them."""
    return (datetime(day.year, day.month, day.day) - datetime(1970, 1, 1)).total_seconds()


class Chance:
    """Draws for one world: each is by district and moment, as its changes say."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = np.random.default_rng(world.seed)

    def factor(self, what: str, places: Floats, at: Floats, **among: Any) -> Floats:
        """Return by how much ``what`` is multiplied in the place and at the moment of each.

        ``among`` says of each whether it is of the part that a change may be about.
        """
        factor = np.ones(len(at))
        for change in self.world.changes:
            if change.what == what:
                here = among[change.among].copy() if change.among else np.ones(len(at), bool)
                if change.district:
                    here &= places == list(DISTRICTS).index(change.district)
                factor[here & (at >= seconds(change.since))] *= change.factor
        return factor

    def happens(
        self, what: str, places: Floats, at: Floats, own: Floats | float = 0.0, **among: Any
    ) -> Any:
        """Return whether something happens to each; ``own`` is a child's own log odds."""
        wanted = getattr(self.world, what) * self.factor(what, places, at, **among)
        odds = wanted / (1 - np.clip(wanted, 0, 0.999)) * np.exp(own)
        return self.rng.random(len(at)) < odds / (1 + odds)

    def places(self, size: int) -> Floats:
        """Return a district for each, as its share of the children says."""
        return self.rng.choice(len(DISTRICTS), size, p=list(DISTRICTS.values())).astype(float)

    def arrivals(self, what: str, mean: float, *, before: float = 0.0) -> tuple[Floats, Floats]:
        """Return moments and districts of a Poisson process of ``mean`` a month that may change."""
        start = self.world.start - before
        most = max([1.0, *(c.factor for c in self.world.changes if c.what == what)])
        length = self.world.end - start
        size = self.rng.poisson(mean * most * length / MONTH)
        at, places = start + self.rng.random(size) * length, self.places(size)
        kept = self.rng.random(size) < self.factor(what, places, at) / most
        order = np.argsort(at[kept])
        return at[kept][order], places[kept][order]

    def after(self, at: Floats, mean: float) -> Floats:
        """Return moments after ``at``, by an exponential wait of a mean in seconds."""
        return at + self.rng.exponential(mean, len(at))


@dataclass(frozen=True)
class Children:
    """The children who are ever on record: a number, a district and log odds of each."""

    place: Floats
    own: Floats
    looked_after: Any
    age: Floats
    girl: Any
    ethnicity: Any


def make_children(chance: Chance, size: int) -> Children:
    """Return children drawn alike in every month: ages 10 to 17 throughout the records."""
    rng = chance.rng
    return Children(
        place=chance.places(size),
        own=rng.normal(0, 0.7, size),
        looked_after=rng.random(size) < chance.world.looked_after,
        age=rng.integers(10, 16, size).astype(float),
        girl=rng.random(size) < 0.5,
        ethnicity=rng.choice(list(ETHNICITY), size, p=list(ETHNICITY.values())),
    )


def make_world(world: World) -> dict[str, pl.DataFrame]:
    """Return the tables of the extract, named and laid out as the dictionary says."""
    chance = Chance(world)
    pool = Pool(chance)
    tables = {
        "missing_episodes": make_missing(chance, pool),
        **make_exploitation(chance, pool),
        "custody_detentions": make_custody(chance, pool),
    }
    tables["return_interviews"] = make_interviews(chance, tables["missing_episodes"])
    tables |= make_notices(chance, pool, tables)
    tables |= {
        "children": pool.table(),
        "child_status_periods": pool.statuses(),
        "population": make_population(world),
    }
    tables = begun(world, tables) if world.begins else tables
    known = {name: recorded(chance, name, table) for name, table in tables.items()}
    return {name: table.with_columns(skip_the_hour()) for name, table in known.items()}


def skip_the_hour() -> pl.Expr:
    """Return times without those of the hour that no clock on a wall shows in March."""
    times = pl.col(pl.Datetime)
    spring = (times.dt.month() == 3) & (times.dt.weekday() == 7) & (times.dt.day() > 24)
    after = times.dt.truncate("1d") + pl.duration(hours=2)
    return pl.when(spring & (times.dt.hour() == 1)).then(after).otherwise(times).name.keep()


def write_world(world: World, folder: Path) -> Path:
    """Write the tables as CSV files into a folder, which is an extract, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in make_world(world).items():
        table.write_csv(folder / f"{name}.csv", datetime_format="%Y-%m-%d %H:%M:%S")
    return folder


class Pool:
    """Children who come on record one after another, each of the age that he or she has then."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.parts: list[pl.DataFrame] = []
        self.size = 0

    def draw(self, at: Floats, places: Floats) -> pl.DataFrame:
        """Return a new child for each moment and district; ``number`` is his or her own."""
        drawn = make_children(self.chance, len(at))
        part = pl.DataFrame(
            {
                "number": np.arange(self.size, self.size + len(at)),
                "place": places,
                "first": at,
                "own": drawn.own,
                "looked_after": drawn.looked_after,
                "age": drawn.age,
                "girl": drawn.girl,
                "ethnicity": drawn.ethnicity,
            }
        )
        self.size += len(at)
        self.parts.append(part)
        return part

    def table(self) -> pl.DataFrame:
        """Return the table of children."""
        born = pl.from_epoch((pl.col("first") - pl.col("age") * 365.25 * DAY).cast(pl.Int64))
        return pl.concat(self.parts).select(
            child_id=name_child(),
            dob_month=born.dt.date().dt.truncate("1mo"),
            sex=pl.when("girl").then(pl.lit("female")).otherwise(pl.lit("male")),
            ethnicity_self="ethnicity",
            home_district=name_place(),
            first_record_date=pl.from_epoch(pl.col("first").cast(pl.Int64)).dt.date(),
        )

    def statuses(self) -> pl.DataFrame:
        """Return the periods in which children were looked after, from before the records."""
        return (
            pl.concat(self.parts)
            .filter("looked_after")
            .select(
                child_id=name_child(),
                status=pl.lit("looked_after"),
                start_at=moment(pl.col("first") - 400 * DAY),
                end_at=NEVER,
                responsible_la=name_place(),
                plan_recorded_at=moment(pl.col("first") + 3 * DAY),
                placement_type=pl.lit("residential_home"),
            )
        )


def name_child(number: str = "number") -> pl.Expr:
    """Return the pseudonym of a child's number: C and sixteen hexadecimal digits."""
    return pl.lit("C") + pl.col(number).cast(pl.String).str.zfill(16)


def name_place(place: str = "place") -> pl.Expr:
    """Return the name of a district's number."""
    return (
        pl.col(place)
        .cast(pl.Int64)
        .replace_strict(dict(enumerate(DISTRICTS)), return_dtype=pl.String)
    )


def moment(at: pl.Expr) -> pl.Expr:
    """Return seconds since 1970, on a London wall clock, as a time without a zone; NaN is null."""
    whole = at.fill_nan(None).round().cast(pl.Int64)
    return pl.from_epoch(whole, time_unit="s")


def yes(column: str) -> pl.Expr:
    """Return the code of a yes or no."""
    return pl.when(pl.col(column)).then(pl.lit("yes")).otherwise(pl.lit("no"))


def make_missing(chance: Chance, pool: Pool) -> pl.DataFrame:
    """Return missing episodes: children come one after another, and some go missing again."""
    rng, world = chance.rng, chance.world
    visits = frail(chance, pool) if world.careers == "frailty" else spells(chance, pool)
    at, place, own = (visits[name].to_numpy() for name in ("at", "place", "own"))
    size, parts = len(at), parts_of(visits)
    attended = chance.after(at, world.attended_hours * HOUR)
    attended += (chance.factor("attended_hours", place, at, **parts) - 1) * (attended - at)
    found = chance.after(at, 11 * HOUR)
    back = found + rng.exponential(HOUR, size)
    attended[(attended > found) | (attended > world.end)] = np.nan
    found[found > world.end] = np.nan
    back[back > world.end] = np.nan
    risk = rng.choice(["low", "medium"], size, p=[0.4, 0.6]).astype(object)
    risk[chance.happens("high_risk", place, at, own, **parts)] = "high"
    risk[~chance.happens("risk_recorded", place, at, **parts)] = "not_recorded"
    in_person = chance.happens("in_person", place, at, **parts) & ~np.isnan(back)
    return visits.with_columns(
        attended=attended,
        found=found,
        back=back,
        risk=pl.Series(risk.tolist()),
        in_person=in_person,
        referred=chance.happens("referred_missing", place, at, own, **parts),
        debriefed=rng.random(size) < 0.7,
    ).select(
        episode_id=pl.lit("E") + pl.int_range(pl.len()).cast(pl.String),
        child_id=name_child(),
        district=name_place(),
        missing_from_type=pl.when("looked_after")
        .then(pl.lit("residential_home"))
        .otherwise(pl.lit("family_home")),
        placing_la=pl.lit("not_applicable"),
        report_category=pl.lit("missing"),
        looked_after_at_report=yes("looked_after"),
        missing_since_at=moment(pl.col("at") - 2 * HOUR),
        reported_at=moment(pl.col("at")),
        reporter_type=pl.lit("parent"),
        first_attended_at=moment(pl.col("attended")),
        deployed_at=moment(pl.col("attended") - 600).clip(lower_bound=moment(pl.col("at"))),
        initial_risk="risk",
        highest_risk="risk",
        final_risk="risk",
        located_at=moment(pl.col("found")),
        returned_at=moment(pl.col("back")),
        located_by=pl.lit("police"),
        prevention_interview_mode=pl.when("in_person")
        .then(pl.lit("face_to_face"))
        .otherwise(pl.lit("none")),
        debrief_where=pl.when("debriefed").then(pl.lit("recorded")).otherwise(None),
        debrief_who=pl.when("debriefed").then(pl.lit("recorded")).otherwise(None),
        debrief_what=pl.when("debriefed").then(pl.lit("recorded")).otherwise(None),
        csc_referral_at=NEVER,
        referred="referred",
        risk_policy_version=pl.lit("V1"),
    )


def parts_of(children: pl.DataFrame) -> dict[str, Any]:
    """Return of each child whether he or she is of a part that a change may be about."""
    return {
        "looked_after": children["looked_after"].to_numpy(),
        "young": children["age"].to_numpy() < YOUNG,
    }


def move(chance: Chance, episodes: pl.DataFrame) -> pl.DataFrame:
    """Return further episodes, some of which fall in another district."""
    rng, places = chance.rng, episodes["place"].to_numpy()
    moved = rng.random(len(places)) < chance.world.moves
    return episodes.with_columns(
        place=pl.Series(np.where(moved, chance.places(len(places)), places), dtype=pl.Float64)
    )


def spells(chance: Chance, pool: Pool) -> pl.DataFrame:
    """Return episodes of children who come as a Poisson process, each with a spell of more."""
    world, rng = chance.world, chance.rng
    at_home, in_care, months = SPELLS[world.careers]
    share = world.looked_after
    each = 1 + (1 - share) * at_home + share * in_care
    at, place = chance.arrivals("missing", world.missing / each, before=6 * months * MONTH)
    children = pool.draw(at, place)
    looked_after = children["looked_after"].to_numpy()
    more = rng.poisson(np.where(looked_after, in_care, at_home))
    # No spell is longer than two years, so that nobody comes of age in one.
    gaps = rng.exponential(months * MONTH, more.sum()) % (24 * MONTH)
    later = np.repeat(at, more) + gaps
    # What comes later in a spell is thinned (or kept) as the change says of its own moment.
    again = children[np.repeat(np.arange(len(at)), more)].with_columns(at=later)
    known = chance.factor("missing", again["place"].to_numpy(), np.repeat(at, more))
    now = chance.factor("missing", again["place"].to_numpy(), later)
    again = again.filter(pl.Series(rng.random(len(later)) < now / np.maximum(known, now)))
    episodes = pl.concat([children.with_columns(at=pl.col("first")), move(chance, again)])
    return episodes.filter(pl.col("at").is_between(world.start, world.end - 60)).sort("at")


def frail(chance: Chance, pool: Pool) -> pl.DataFrame:
    """Return episodes of children with a rate of their own as long as they are 10 to 17."""
    world, rng = chance.world, chance.rng
    size = int(world.missing * 1.2)
    children = pool.draw(np.full(size, world.start - DAY), chance.places(size))
    children = children.with_columns(age=pl.lit(11.0))
    pool.parts[-1] = children
    rates = rng.gamma(0.4, 1 / 0.4, size)
    rates *= world.missing / rates.sum()
    counts = rng.poisson(rates * (world.end - world.start) / MONTH)
    episodes = move(chance, children[np.repeat(np.arange(size), counts)])
    at = world.start + rng.random(episodes.height) * (world.end - world.start - 60)
    factor = chance.factor("missing", episodes["place"].to_numpy(), at)
    most = max(1.0, factor.max(initial=1.0))
    kept = pl.Series(rng.random(len(at)) < factor / most)
    return episodes.with_columns(at=at).filter(kept).sort("at")


def make_interviews(chance: Chance, episodes: pl.DataFrame) -> pl.DataFrame:
    """Return a return interview of most closed episodes, some of them within 72 hours."""
    closed = episodes.filter(pl.col("returned_at").is_not_null())
    at = (closed["returned_at"].dt.epoch("s")).to_numpy().astype(float)
    place = places_of(closed)
    held = chance.happens("interviewed", place, at)
    done = chance.after(at, 50 * HOUR)
    done[~held | (done > chance.world.end)] = np.nan
    return closed.with_columns(done=done).select(
        interview_id=pl.lit("R") + pl.int_range(pl.len()).cast(pl.String),
        episode_id="episode_id",
        child_id="child_id",
        offer_status=pl.lit("offered"),
        offered_at=pl.col("returned_at") + pl.duration(hours=1),
        outcome=pl.when(pl.col("done").is_nan())
        .then(pl.lit("declined"))
        .otherwise(pl.lit("completed")),
        due_at=pl.col("returned_at") + pl.duration(hours=72),
        completed_at=moment(pl.col("done")),
        mode=pl.lit("face_to_face"),
        provider=pl.lit("local_authority"),
        independent=pl.lit("yes"),
    )


def places_of(table: pl.DataFrame, column: str = "district") -> Floats:
    """Return the number of each row's district."""
    numbers = {name: number for number, name in enumerate(DISTRICTS)}
    return table[column].replace_strict(numbers, return_dtype=pl.Float64).to_numpy()


def make_exploitation(chance: Chance, pool: Pool) -> dict[str, pl.DataFrame]:
    """Return investigations, each of one child, their suspects and devices.

    A share ends with no suspect soon, others take long: what is finished by the extract is not
    like what is not.
    """
    world, rng = chance.world, chance.rng
    at, place = chance.arrivals("exploitation", world.exploitation)
    children = pool.draw(at, place)
    own, size = children["own"].to_numpy(), len(at)
    parts = {**parts_of(children), "online": chance.happens("online", place, at)}
    online = parts["online"]
    none = chance.happens("no_suspect", place, at, **parts)
    days = {
        what: getattr(world, what) * DAY * chance.factor(what, place, at, **parts)
        for what in ("days_no_suspect", "days_otherwise")
    }
    closed = at + rng.exponential(np.where(none, days["days_no_suspect"], days["days_otherwise"]))
    charged = ~none & chance.happens("charged", place, at, **parts)
    polit = chance.after(at, 2 * DAY)
    polit[~online | ~chance.happens("specialist", place, at, **parts)] = np.nan
    grouped = chance.happens("group_based", place, at)
    outcome = np.where(none, "18", np.where(charged, "1", "14")).astype(object)
    outcome[closed > world.end] = "none_yet"
    later = {
        "spoken": chance.after(at, 12 * DAY),
        "seen": np.where(none, np.nan, chance.after(at, 40 * DAY)),
        "closed": closed,
        "polit": polit,
    }
    for moments in later.values():
        moments[moments > world.end] = np.nan
    cases = children.with_columns(
        **later,
        active=np.minimum(np.where(np.isnan(later["closed"]), world.end - 5 * DAY, closed), closed),
        outcome=pl.Series(outcome.tolist()),
        online=online,
        grouped=grouped,
        none=none,
        voice=chance.happens("voice", place, at, own, **parts),
        referred=chance.happens("referred_exploitation", place, at, own, **parts),
        examined=chance.happens("examined", place, at, **parts),
        case=np.arange(size),
    ).with_columns(investigation_id=pl.lit("I") + pl.col("case").cast(pl.String))
    seen_by_now = pl.col("examined") & (pl.col("first") + UNTIL_EXAMINED < world.end)
    return {
        "cse_investigations": tabulate_cases(cases),
        "cse_victims": cases.select(
            "investigation_id",
            child_id=name_child(),
            age_at_offence=pl.col("age").cast(pl.Int8),
            looked_after_at_report=yes("looked_after"),
        ),
        "cse_suspects": pl.concat([suspects(cases, 1), suspects(cases.filter("grouped"), 2)]),
        "cse_devices": cases.filter("online").select(
            device_id=pl.lit("D") + pl.col("case").cast(pl.String),
            investigation_id="investigation_id",
            owner=pl.lit("victim"),
            seized_at=moment(pl.col("first") + DAY),
            exam_status=pl.when(seen_by_now).then(pl.lit("examined")).otherwise(pl.lit("awaiting")),
            examined_at=pl.when(seen_by_now).then(moment(pl.col("first") + UNTIL_EXAMINED)),
        ),
    }


def tabulate_cases(cases: pl.DataFrame) -> pl.DataFrame:
    """Return the table of investigations."""
    return cases.select(
        "investigation_id",
        district=name_place(),
        reported_at=moment(pl.col("first")),
        crime_recorded_at=moment(pl.col("first") + HOUR),
        offence_group=pl.lit("grooming_meeting"),
        cse_flag=pl.lit("yes"),
        csa_flag=pl.lit("yes"),
        online_flag=pl.when("online").then(pl.lit("online")).otherwise(pl.lit("offline")),
        group_based_flag=yes("grouped"),
        polit_allocated_at=moment(pl.col("polit")),
        current_team=pl.lit("cid"),
        child_spoken_to_at=moment(pl.col("spoken")),
        suspect_interviewed_at=moment(pl.col("seen")),
        suspect_arrested_at=NEVER,
        nfa_review_status=pl.lit("not_in_scope"),
        nfa_reviewed_at=NEVER,
        voice_recorded=yes("voice"),
        last_activity_at=moment(pl.col("active")),
        outcome_type="outcome",
        outcome_at=moment(pl.col("closed")),
        finalised_at=moment(pl.col("closed")),
        referred="referred",
    )


def suspects(cases: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return one suspect of each case."""
    return cases.select(
        investigation_id="investigation_id",
        suspect_id=pl.when("none").then(pl.lit("U")).otherwise(pl.lit("S"))
        + pl.col("case").cast(pl.String)
        + f"-{number}",
        suspect_identified=~pl.col("none"),
        age_at_offence=pl.when(~pl.col("none")).then(pl.lit(25)),
        child_suspect=pl.when("none").then(pl.lit("not_known")).otherwise(pl.lit("no")),
        sex=pl.lit("male"),
    )


def make_custody(chance: Chance, pool: Pool) -> pl.DataFrame:
    """Return detentions, of two children in three once and of the others more often."""
    world, rng = chance.world, chance.rng
    at, place = chance.arrivals("detentions", world.detentions / 1.5, before=24 * MONTH)
    children = pool.draw(at, place)
    more = rng.poisson(0.5, len(at))
    again = children[np.repeat(np.arange(len(at)), more)]
    again = again.with_columns(
        at=again["first"].to_numpy() + rng.exponential(120 * DAY, more.sum())
    )
    held = pl.concat([children.with_columns(at=pl.col("first")), again])
    held = held.filter(pl.col("at").is_between(world.start, world.end - 60)).sort("at")
    at, place, own = (held[name].to_numpy() for name in ("at", "place", "own"))
    released = chance.after(at + HOUR, 9 * HOUR)
    adult = chance.after(at, world.adult_hours * HOUR)
    adult += (chance.factor("adult_hours", place, at) - 1) * (adult - at)
    adult[adult > released] = np.nan
    refused = chance.happens("refused_bail", place, at)
    charged = np.where(refused, at + 0.5 * (released - at), np.nan)
    moved = refused & chance.happens("transferred", place, at)
    return held.with_columns(
        adult=np.where(adult > world.end, np.nan, adult),
        released=np.where(released > world.end, np.nan, released),
        charged=charged,
        refused=refused,
        moved=moved,
        referred=chance.happens("referred_custody", place, at, own),
    ).select(
        detention_id=pl.lit("T") + pl.int_range(pl.len()).cast(pl.String),
        child_id=name_child(),
        suite=pl.lit("Suite A"),
        arrest_district=name_place(),
        residence_district=name_place(),
        age_at_arrival=pl.col("age").cast(pl.Int8),
        detention_purpose=pl.lit("pace_offence"),
        offence_group=pl.lit("violence"),
        arrested_at=moment(pl.col("at") - HOUR),
        arrived_at=moment(pl.col("at")),
        detention_authorised_at=moment(pl.col("at") + 300),
        aa_required=pl.lit("yes"),
        aa_arrived_at=moment(pl.max_horizontal(pl.col("adult"), pl.col("at") + 360)),
        looked_after_at_arrival=yes("looked_after"),
        charged_at=moment(pl.col("charged")),
        bail_decision=pl.when("refused").then(pl.lit("refused")).otherwise(pl.lit("not_charged")),
        la_accom_requested_at=moment(pl.col("charged") + HOUR),
        la_response=pl.when("moved").then(pl.lit("provided")).otherwise(None),
        transferred_at=moment(pl.when("moved").then((pl.col("charged") + pl.col("released")) / 2)),
        certificate_required=pl.col("refused") & ~pl.col("moved"),
        detention_certificate_completed=pl.when(pl.col("refused") & ~pl.col("moved"))
        .then(pl.lit("yes"))
        .otherwise(pl.lit("not_applicable")),
        certificate_correct=pl.when(pl.col("refused") & ~pl.col("moved"))
        .then(pl.lit("no"))
        .otherwise(pl.lit("not_applicable")),
        csc_referral_at=NEVER,
        released_at=moment(pl.col("released")),
        release_outcome=pl.lit("nfa"),
        referred="referred",
    )


THEMES = {
    "missing_episodes": ("missing", "episode_id", "district", "reported_at"),
    "cse_investigations": ("cse", "investigation_id", "district", "reported_at"),
    "custody_detentions": ("custody", "detention_id", "arrest_district", "arrived_at"),
}


def make_notices(
    chance: Chance, pool: Pool, tables: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return incidents that call for a notice, the notices, and the tables that name them."""
    victims = tables["cse_victims"].select("investigation_id", "child_id")
    tables = {**tables}
    incidents, linked = [], {}
    for name, (theme, key, place, at) in THEMES.items():
        table = tables[name].with_columns(
            ppn_id=pl.when("referred").then(pl.lit("P") + pl.col(key))
        )
        linked[name] = table.drop("referred")
        with_child = table if "child_id" in table.columns else table.join(victims, on=key)
        incidents.append(
            with_child.select(
                "child_id",
                "ppn_id",
                theme=pl.lit(theme),
                source_record_id=pl.col(key),
                district=pl.col(place),
                occurred_at=pl.col(at),
            )
        )
    incidents += [other_incidents(chance, pool, theme) for theme in ("domestic_abuse", "concern")]
    known = pl.concat(incidents).with_columns(
        incident_id=pl.lit("N") + pl.int_range(pl.len()).cast(pl.String),
        attended_at=pl.col("occurred_at") + pl.duration(minutes=40),
        child_present=pl.lit("yes"),
    )
    sent = known.filter(pl.col("ppn_id").is_not_null())
    return {
        **linked,
        "ppn_eligible_incidents": known.drop("child_id"),
        "ppn_referrals": tabulate_notices(chance, sent),
    }


def other_incidents(chance: Chance, pool: Pool, theme: str) -> pl.DataFrame:
    """Return incidents of domestic abuse, or of concern for a child."""
    at, place = chance.arrivals(theme, getattr(chance.world, theme))
    children = pool.draw(at, place)
    referred = chance.happens(f"referred_{theme}", place, at, children["own"].to_numpy())
    full = {"concern": "concern_for_child"}.get(theme, theme)
    return children.with_columns(referred=referred).select(
        child_id=name_child(),
        ppn_id=pl.when("referred").then(
            pl.lit(f"P{theme}") + pl.int_range(pl.len()).cast(pl.String)
        ),
        theme=pl.lit(full),
        source_record_id=pl.lit(None, pl.String),
        district=name_place(),
        occurred_at=moment(pl.col("first")),
    )


def tabulate_notices(chance: Chance, sent: pl.DataFrame) -> pl.DataFrame:
    """Return the notices: submitted within hours, assessed within days."""
    at = sent["occurred_at"].dt.epoch("s").to_numpy().astype(float)
    submitted = np.minimum(chance.after(at + HOUR, 5 * HOUR), chance.world.end - 1)
    assessed = chance.after(submitted, 3 * DAY)
    assessed[assessed > chance.world.end] = np.nan
    return sent.with_columns(submitted=submitted, assessed=assessed).select(
        "ppn_id",
        "child_id",
        ppn_form_id="ppn_id",
        source_theme="theme",
        source_team=pl.lit("response"),
        district="district",
        incident_at="occurred_at",
        submitted_at=moment(pl.col("submitted")),
        pathway=pl.lit("ppn_app"),
        risk_grade=pl.lit("medium"),
        assessed_at=moment(pl.col("assessed")),
    )


def make_population(world: World) -> pl.DataFrame:
    """Return the same number of children in every year."""
    bands = {"0-4": 0.26, "5-9": 0.28, "10-11": 0.12, "12-13": 0.12, "14-15": 0.11, "16-17": 0.11}
    rows = [
        {
            "district": district,
            "year": year,
            "age_band": band,
            "sex": sex,
            "ethnic_group": "all",
            "looked_after": "all",
            "estimate": round(CHILDREN * 2.2 * share * part / 2),
            "source": "made for a test",
            "vintage": date(2025, 1, 1),
        }
        for district, share in DISTRICTS.items()
        for year in range(world.last.year - world.months // 12 - 1, world.last.year + 1)
        for band, part in bands.items()
        for sex in ("female", "male")
    ]
    return pl.DataFrame(rows)


RECORDED = {name: at for name, (_, _, _, at) in THEMES.items()}
PLACED = {**{name: (place, at) for name, (_, _, place, at) in THEMES.items()}} | {
    "ppn_eligible_incidents": ("district", "occurred_at"),
    "ppn_referrals": ("district", "submitted_at"),
}
"""Tables of events: where and when each event was."""


def begun(world: World, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables without what came before a district began to record, or hangs on it."""
    kept = {**tables}
    for district, day in world.begins.items():
        for name, (place, at) in PLACED.items():
            before = (pl.col(place) == district) & (pl.col(at).dt.date() < day)
            kept[name] = kept[name].filter(~before)
    for name, key, of in HANGING:
        kept[name] = kept[name].join(kept[of].select(key), on=key, how="semi")
    return kept


HANGING = (
    ("return_interviews", "episode_id", "missing_episodes"),
    ("cse_victims", "investigation_id", "cse_investigations"),
    ("cse_suspects", "investigation_id", "cse_investigations"),
    ("cse_devices", "investigation_id", "cse_investigations"),
)
"""Tables whose rows stand or fall with a row of another."""


def recorded(chance: Chance, name: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are recorded by the day of the extract, and when they were."""
    if name not in RECORDED or not chance.world.recorded_late:
        return table
    at = table[RECORDED[name]].dt.epoch("s").to_numpy().astype(float)
    entered = chance.after(at, chance.world.recorded_late * DAY)
    kept = pl.Series(entered < chance.world.end)
    return (
        table.with_columns(entered=entered)
        .filter(kept)
        .with_columns(recorded_at=moment(pl.col("entered")))
        .drop("entered")
    )
