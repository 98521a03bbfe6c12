"""Indicators across themes: the same children missing, exploited and in custody."""

from polars import col

from cpanalysis.declare.indicators.documents import (
    INSPECTION_2017,
)
from cpanalysis.declare.indicators.record_indicator import (
    AT_ONCE,
    RecordIndicator,
    Variant,
    Window,
    followed,
)
from cpanalysis.declare.kinds import Count, Neither, Proportion

LINKS = Neither("more links found can mean more harm or better recognition")
KNOWN_TO_POLICE = (
    "All are known to police, and those missing are looked at for exploitation: the share"
    " describes records, not children at large."
)
EITHER_SIDE = {"before": "lookback_days", "after": "lookback_days"}

ACROSS_THEMES = (
    RecordIndicator(
        reference="XTH-01",
        code="cse_with_prior_missing_share",
        title="Exploited children missing before",
        definition="Child victims of exploitation with a missing episode in the {lookback_days}"
        " days before the report, against victims with that look-back; each child counted once.",
        theme="links",
        kind=Proportion(),
        better=LINKS,
        prompted_by=INSPECTION_2017,
        caution=KNOWN_TO_POLICE,
        rows="cse_victims",
        numerator=col("missing_before"),
        denominator=col("is_exploitation"),
        counts="children",
        every="year",
        district="case_district",
        windows=(Window("missing_episodes", before="lookback_days"),),
        strata=("online", "excluded"),
    ),
    RecordIndicator(
        reference="XTH-02",
        code="missing_with_cse_share",
        title="Missing children with exploitation",
        definition="Missing children with an exploitation marker, or a record as a victim of"
        " exploitation, within {lookback_days} days of an episode either way, against missing"
        " children; each child counted once.",
        theme="links",
        kind=Proportion(),
        better=LINKS,
        prompted_by=INSPECTION_2017,
        caution=KNOWN_TO_POLICE + " The last {lookback_days} days cannot be followed; the variant"
        " looks back only.",
        rows="missing_episodes",
        numerator=col("exploited_around"),
        counts="children",
        every="year",
        windows=(Window("cse_investigations", **EITHER_SIDE),),
        maturity=followed("lookback_days"),
        strata=("looked_after", "excluded"),
        variants=(
            Variant(
                "before",
                "marker or record before the episode alone",
                {
                    "numerator": col("exploited_before"),
                    "windows": (Window("cse_investigations", before="lookback_days"),),
                    "maturity": AT_ONCE,
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="XTH-04",
        code="three_theme_children",
        title="Children in all three themes",
        definition="Children with missing, exploitation and custody records in the same twelve"
        " months, each counted once, where the child lives; the variant is against children with"
        " any of them.",
        theme="links",
        kind=Count(),
        better=LINKS,
        prompted_by=INSPECTION_2017,
        caution=KNOWN_TO_POLICE + " Few children: read it for the force.",
        rows="linked_children",
        numerator=col("themes") == 3,
        counts="children",
        every="year",
        windows=(Window("cse_investigations"), Window("custody_detentions")),
        strata=("excluded",),
        variants=(Variant("share", "share of children with any of them", {"kind": Proportion()}),),
    ),
)
