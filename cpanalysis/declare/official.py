"""Official statistics: the measures that departments publish and what is made of them."""

from dataclasses import dataclass, field

from cpanalysis.declare.areas import HARTLEPOOL, MIDDLESBROUGH, REDCAR_AND_CLEVELAND
from cpanalysis.declare.areas import STOCKTON_ON_TEES as STOCKTON
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Lower, Neither, Proportion, Rate, Stock

YEAR = "year"


@dataclass(frozen=True)
class Measure:
    """One published series: its name here, in the release, and when it is taken.

    ``taken`` is ``year`` for a year to 31 March, or the month and day of a snapshot.
    """

    code: str
    label: str = ""
    taken: str = YEAR


@dataclass(frozen=True)
class Dataset:
    """One release: our own file, and how the department lays its file out.

    A release is long (``filter_column`` names the measure, ``value_column`` holds the figure)
    or wide (one column a measure). Releases that cannot be dropped in have no filter column.
    """

    code: str
    title: str
    publisher: str
    measures: tuple[Measure, ...]
    filter_column: str = ""
    value_column: str = ""

    @property
    def file(self) -> str:
        """Name of the file in ``data/official``."""
        return f"{self.code}.csv"

    @property
    def can_be_imported(self) -> bool:
        """Whether the department's own file of this release can be read."""
        return any(measure.label for measure in self.measures)


LOOKED_AFTER_MISSING = Dataset(
    "looked_after_missing",
    "Children looked after who were missing or away from placement without authorisation",
    "Department for Education",
    (
        Measure("looked_after_during_year", "Children looked after during the year"),
        Measure("missing_incidents", "Number of missing incidents during the year"),
        Measure("children_missing", "Children who had a missing incident during the year"),
        Measure(
            "children_missing_more_than_once",
            "Children who went missing more than once during the year",
        ),
        Measure("children_missing_at_31_march", "Children missing at 31 March", "03-31"),
        Measure(
            "away_incidents",
            "Number of away from placement without authorisation incidents during the year",
        ),
        Measure(
            "children_away",
            "Children who were away from placement without authorisation during the year",
        ),
        Measure(
            "children_away_more_than_once",
            "Children who were away from placement without authorisation more than once during"
            " the year",
        ),
        Measure(
            "children_away_at_31_march",
            "Children away from placement without authorisation at 31 March",
            "03-31",
        ),
    ),
    filter_column="CLA_group",
    value_column="number",
)

ASSESSMENT_FACTORS = Dataset(
    "assessment_factors",
    "Factors identified at the end of assessment",
    "Department for Education",
    (
        Measure("assessments_with_a_factor", "Episodes_with_assessment_factor"),
        Measure("factor_child_sexual_exploitation", "Child_sexual_exploitation"),
        Measure("factor_child_criminal_exploitation", "Child_criminal_exploitation"),
        Measure("factor_going_missing", "Going_missing"),
        Measure("factor_gangs", "Gangs"),
        Measure("factor_trafficking", "Trafficking"),
    ),
    filter_column="assessment_factor",
    value_column="number",
)

POPULATION_0_17 = Dataset(
    "population_0_17",
    "Mid-year population estimates, children aged 0 to 17",
    "Office for National Statistics",
    (Measure("population_0_17", "Children aged 0 to 17 years", "06-30"),),
    filter_column="age_group",
    value_column="population_estimate",
)

POPULATION_10_17 = Dataset(
    "population_10_17",
    "Children aged 10 to 17",
    "Office for National Statistics",
    (
        Measure("population_10_17_before_rebase", taken="06-30"),
        Measure("population_10_17_census_2021", taken="03-21"),
    ),
)

LOOKED_AFTER_CHILDREN = Dataset(
    "looked_after_children",
    "Children looked after at 31 March",
    "Department for Education",
    (Measure("looked_after_at_31_march", taken="03-31"),),
)

YOUTH_JUSTICE = Dataset(
    "youth_justice",
    "First-time entrants to the youth justice system and re-offending",
    "Department for Education and Youth Justice Board",
    (
        Measure("first_time_entrants_rate"),
        Measure("reoffending_percentage_10_14"),
        Measure("reoffending_percentage_15_17"),
    ),
)

LOOKED_AFTER_CONVICTIONS = Dataset(
    "looked_after_convictions",
    "Looked-after children aged 10 to 17 convicted or cautioned",
    "Department for Education",
    (
        Measure("looked_after_10_17"),
        Measure("looked_after_10_17_convicted_or_cautioned"),
    ),
)

DATASETS = (
    LOOKED_AFTER_MISSING,
    ASSESSMENT_FACTORS,
    POPULATION_0_17,
    POPULATION_10_17,
    LOOKED_AFTER_CHILDREN,
    YOUTH_JUSTICE,
    LOOKED_AFTER_CONVICTIONS,
)

MEASURES = {measure.code: measure for dataset in DATASETS for measure in dataset.measures}


@dataclass(frozen=True)
class Break:
    """Years of an area that cannot be compared with the year before, and why."""

    area_code: str
    years: tuple[int, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class OfficialIndicator(Indicator):
    """An indicator made from published measures.

    ``numerator`` measures are added up. A snapshot used as ``denominator`` is the one taken
    within the year. ``children`` (added up: at most so many) and ``repeating_children`` name the
    measures that say how many children the events fell on: they widen the interval.
    ``published_value`` names a measure that is published as a value without its counts,
    ``scale`` turns it into the unit, and ``implied_by`` names the population from which the
    width of its interval is approximated.
    """

    numerator: tuple[str, ...] = ()
    denominator: str = ""
    children: tuple[str, ...] = ()
    repeating_children: str = ""
    published_value: str = ""
    scale: float = 1.0
    implied_by: str = ""
    breaks: tuple[Break, ...] = field(default=())


DFE = "Department for Education"
COUNTS_ASSESSMENTS = (
    "Counts assessments, not children: a child assessed twice in the year counts twice, so that"
    " the interval is if anything too narrow; and practice in recording factors differs between"
    " authorities."
)
LOOKED_AFTER_ONLY = (
    "Covers looked-after children only, by the authority that looks after them. The Department"
    " for Education warns that authorities differ in what they record as missing and as away"
    " without authorisation."
)
MIDDLESBROUGH_SWITCH = Break(
    MIDDLESBROUGH.code,
    (2016,),
    "in the year to March 2015 nearly all incidents were recorded as away without authorisation"
    " (412, against 17 missing): a switch of definition, not a rise",
)
STOCKTON_AWAY = Break(
    STOCKTON.code,
    (2018,),
    "away incidents fell from 240 to 15 in one year and to none after: recording stopped",
)
HARTLEPOOL_GAP = Break(
    HARTLEPOOL.code,
    (2023, 2024),
    "hidden in 2022, none in 2023 and 86 in 2024: a gap in recording, not a rise",
)
REDCAR_GAP = Break(
    REDCAR_AND_CLEVELAND.code,
    (2023,),
    "none in 2022, the first year of the factor, and 81 in 2023: a gap in recording, not a rise",
)

OFFICIAL_INDICATORS = (
    OfficialIndicator(
        code="looked_after_missing_incidents",
        title="Missing incidents of looked-after children",
        definition="Times that looked-after children were reported missing from placement in the"
        " year to 31 March; one child can count many times.",
        theme="missing",
        kind=Count(),
        better=Neither("more reports can mean more children missing or better reporting"),
        source=DFE,
        caution=LOOKED_AFTER_ONLY,
        numerator=("missing_incidents",),
        children=("children_missing",),
        repeating_children="children_missing_more_than_once",
        breaks=(MIDDLESBROUGH_SWITCH,),
    ),
    OfficialIndicator(
        code="looked_after_missing_incident_rate",
        title="Missing incidents per 100 looked-after children",
        definition="Missing incidents in the year to 31 March for every 100 children looked after"
        " at any time in that year.",
        theme="missing",
        kind=Rate(100, "children looked after during the year"),
        better=Neither("more reports can mean more children missing or better reporting"),
        source=DFE,
        caution=LOOKED_AFTER_ONLY,
        numerator=("missing_incidents",),
        denominator="looked_after_during_year",
        children=("children_missing",),
        repeating_children="children_missing_more_than_once",
    ),
    OfficialIndicator(
        code="looked_after_missing_or_away_incidents",
        title="Missing and away incidents of looked-after children together",
        definition="Missing incidents and incidents of being away without authorisation, added:"
        " a series that a switch between the two definitions does not break.",
        theme="missing",
        kind=Count(),
        better=Neither("more reports can mean more children missing or better reporting"),
        source=DFE,
        caution=LOOKED_AFTER_ONLY,
        numerator=("missing_incidents", "away_incidents"),
        children=("children_missing", "children_away"),
    ),
    OfficialIndicator(
        code="looked_after_away_incidents",
        title="Away without authorisation incidents of looked-after children",
        definition="Times in the year to 31 March that looked-after children were not at their"
        " placement although their whereabouts were known.",
        theme="missing",
        kind=Count(),
        better=Neither("depends on what is recorded as missing instead"),
        source=DFE,
        caution=LOOKED_AFTER_ONLY,
        numerator=("away_incidents",),
        children=("children_away",),
        repeating_children="children_away_more_than_once",
        breaks=(
            Break(MIDDLESBROUGH.code, (2016,), MIDDLESBROUGH_SWITCH.why),
            STOCKTON_AWAY,
        ),
    ),
    OfficialIndicator(
        code="looked_after_missing_share",
        title="Looked-after children who went missing",
        definition="Children with at least one missing incident among all children looked after"
        " at any time in the year to 31 March.",
        theme="missing",
        kind=Proportion(),
        better=Lower(),
        source=DFE,
        caution=LOOKED_AFTER_ONLY,
        numerator=("children_missing",),
        denominator="looked_after_during_year",
    ),
    OfficialIndicator(
        code="looked_after_repeat_missing_share",
        title="Missing looked-after children who went missing more than once",
        definition="Children with two or more missing incidents among looked-after children with"
        " at least one in the year to 31 March.",
        theme="missing",
        kind=Proportion(),
        better=Lower(),
        source=DFE,
        caution=LOOKED_AFTER_ONLY,
        numerator=("children_missing_more_than_once",),
        denominator="children_missing",
        breaks=(MIDDLESBROUGH_SWITCH,),
    ),
    OfficialIndicator(
        code="assessed_going_missing_rate",
        title="Assessments that found going missing",
        definition="Social care assessments ending in the year to 31 March that recorded going"
        " missing as a factor, per 10,000 children aged 0 to 17 at the mid-year before.",
        theme="missing",
        kind=Rate(10_000, "children aged 0 to 17"),
        better=Neither("more found can mean more harm or better recognition"),
        source=DFE,
        caution=COUNTS_ASSESSMENTS,
        numerator=("factor_going_missing",),
        denominator="population_0_17",
    ),
    OfficialIndicator(
        code="assessed_cse_rate",
        title="Assessments that found child sexual exploitation",
        definition="Social care assessments ending in the year to 31 March that recorded child"
        " sexual exploitation as a factor, per 10,000 children aged 0 to 17 at the mid-year"
        " before.",
        theme="cse",
        kind=Rate(10_000, "children aged 0 to 17"),
        better=Neither("more found can mean more harm or better recognition"),
        source=DFE,
        caution=COUNTS_ASSESSMENTS,
        numerator=("factor_child_sexual_exploitation",),
        denominator="population_0_17",
    ),
    OfficialIndicator(
        code="assessed_cse_share",
        title="Share of assessments that found child sexual exploitation",
        definition="Assessments that recorded child sexual exploitation among all assessments"
        " with any factor recorded, in the year to 31 March.",
        theme="cse",
        kind=Proportion(),
        better=Neither("more found can mean more harm or better recognition"),
        source=DFE,
        caution=COUNTS_ASSESSMENTS,
        numerator=("factor_child_sexual_exploitation",),
        denominator="assessments_with_a_factor",
    ),
    OfficialIndicator(
        code="assessed_cce_rate",
        title="Assessments that found child criminal exploitation",
        definition="Social care assessments ending in the year to 31 March that recorded child"
        " criminal exploitation as a factor (collected since the year to March 2022), per 10,000"
        " children aged 0 to 17 at the mid-year before.",
        theme="cse",
        kind=Rate(10_000, "children aged 0 to 17"),
        better=Neither("more found can mean more harm or better recognition"),
        source=DFE,
        caution=COUNTS_ASSESSMENTS,
        numerator=("factor_child_criminal_exploitation",),
        denominator="population_0_17",
        breaks=(HARTLEPOOL_GAP, REDCAR_GAP),
    ),
    OfficialIndicator(
        code="assessed_gangs_rate",
        title="Assessments that found gangs",
        definition="Social care assessments ending in the year to 31 March that recorded gangs"
        " as a factor, per 10,000 children aged 0 to 17 at the mid-year before.",
        theme="cse",
        kind=Rate(10_000, "children aged 0 to 17"),
        better=Neither("more found can mean more harm or better recognition"),
        source=DFE,
        caution=COUNTS_ASSESSMENTS,
        numerator=("factor_gangs",),
        denominator="population_0_17",
    ),
    OfficialIndicator(
        code="assessed_trafficking_rate",
        title="Assessments that found trafficking",
        definition="Social care assessments ending in the year to 31 March that recorded"
        " trafficking as a factor, per 10,000 children aged 0 to 17 at the mid-year before.",
        theme="cse",
        kind=Rate(10_000, "children aged 0 to 17"),
        better=Neither("more found can mean more harm or better recognition"),
        source=DFE,
        caution=COUNTS_ASSESSMENTS,
        numerator=("factor_trafficking",),
        denominator="population_0_17",
    ),
    OfficialIndicator(
        code="first_time_entrants_rate",
        title="First-time entrants to the youth justice system",
        definition="Children aged 10 to 17 who received a first caution or conviction in the year,"
        " per 100,000 aged 10 to 17: the nearest public proxy for children in custody, which is"
        " not published by district.",
        theme="custody",
        kind=Rate(100_000, "children aged 10 to 17"),
        better=Lower(),
        source="Youth Justice Board, by the Department for Education",
        caution="A proxy: it counts first cautions and convictions, not detentions. The figure"
        " published for England is not a usable rate and is left out. Only the rate is published:"
        " the width of the interval is approximated from the number of children that it implies"
        " in the Census 2021 population aged 10 to 17.",
        published_value="first_time_entrants_rate",
        implied_by="population_10_17_census_2021",
    ),
    OfficialIndicator(
        code="looked_after_convicted_share",
        title="Looked-after children convicted or cautioned",
        definition="Children aged 10 to 17 looked after for twelve months or more who were"
        " convicted or received a youth caution in the year to 31 March.",
        theme="custody",
        kind=Proportion(),
        better=Lower(),
        source=DFE,
        caution="Small numbers: many district years are hidden by the publisher.",
        numerator=("looked_after_10_17_convicted_or_cautioned",),
        denominator="looked_after_10_17",
    ),
    OfficialIndicator(
        code="reoffending_share_10_14",
        title="Young offenders aged 10 to 14 who re-offended",
        definition="Share of young offenders aged 10 to 14 who re-offended, as published.",
        theme="custody",
        kind=Proportion(),
        better=Lower(),
        source="Youth Justice Board, by the Department for Education",
        caution="Published without the number of young offenders, so that no interval can be"
        " given; the numbers behind it are small.",
        published_value="reoffending_percentage_10_14",
        scale=0.01,
    ),
    OfficialIndicator(
        code="reoffending_share_15_17",
        title="Young offenders aged 15 to 17 who re-offended",
        definition="Share of young offenders aged 15 to 17 who re-offended, as published.",
        theme="custody",
        kind=Proportion(),
        better=Lower(),
        source="Youth Justice Board, by the Department for Education",
        caution="Published without the number of young offenders, so that no interval can be"
        " given; the numbers behind it are small.",
        published_value="reoffending_percentage_15_17",
        scale=0.01,
    ),
    OfficialIndicator(
        code="looked_after_rate",
        title="Looked-after children",
        definition="Children looked after at 31 March per 10,000 children aged 0 to 17 at the"
        " mid-year before.",
        theme="context",
        kind=Rate(10_000, "children aged 0 to 17"),
        better=Neither("depends on need as well as on practice"),
        source=DFE,
        numerator=("looked_after_at_31_march",),
        denominator="population_0_17",
    ),
    OfficialIndicator(
        code="population_0_17",
        title="Children aged 0 to 17",
        definition="Resident children aged 0 to 17 at 30 June, estimates rebased on Census 2021.",
        theme="context",
        kind=Stock(),
        better=Neither("context"),
        source="Office for National Statistics",
        numerator=("population_0_17",),
    ),
)

INDICATORS = {indicator.code: indicator for indicator in OFFICIAL_INDICATORS}
