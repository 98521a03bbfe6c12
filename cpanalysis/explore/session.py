"""A session: one source, one audience, and every question that can be put to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import RecordIndicator
from cpanalysis.errors import require_choice
from cpanalysis.explore.answer import Answer, Section
from cpanalysis.explore.behind import derive_everything, require_readable
from cpanalysis.explore.define import Own, define_own
from cpanalysis.explore.frame import FOR_EYES, make_heading
from cpanalysis.explore.listing import LISTED, Listing, list_indicators
from cpanalysis.explore.narrow import keep_indicator, narrow, read_within
from cpanalysis.explore.opened import Shown
from cpanalysis.explore.prepared import Prepared
from cpanalysis.explore.question import (
    Areas,
    Options,
    Period,
    Question,
    quote,
    read_areas,
    read_period,
    read_question,
)
from cpanalysis.explore.sections import (
    list_parts,
    tell_beside,
    tell_course,
    tell_parts,
    tell_recording,
    tell_value,
)
from cpanalysis.protect import Protected
from cpanalysis.protect.policy import AUDIENCES
from cpanalysis.read.locations import name_place
from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import own_series

Teller = Callable[[Protected, Question], Section]
IMPORT = "import cpanalysis as cp"
DEFINE = '# here cp.define(...) with the block of "{}"'


@dataclass(eq=False)
class Session:
    """Questions put to one source; every answer is protected for ``audience``."""

    prepared: Prepared
    audience: str = "internal"
    own: dict[str, Own] = field(default_factory=dict)
    _kept: dict[tuple[str, str], Protected] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        require_choice(self.audience, AUDIENCES, what="audience")

    @property
    def protected(self) -> Protected:
        """The protected results that this session answers from."""
        return self.prepared.show_to(self.audience)

    @property
    def catalogue(self) -> Mapping[str, Indicator]:
        """Every indicator that can be asked for, with those of one's own."""
        return {**self.told, **{code: one.indicator for code, one in self.own.items()}}

    @property
    def told(self) -> Mapping[str, Indicator]:
        """The declared indicators that these results have rows of."""
        found = set(self.protected.results["indicator"].unique())
        return {code: item for code, item in CATALOGUE.items() if code in found}

    def show_to(self, audience: str) -> "Session":
        """Return this session with other eyes: ``internal`` or ``partner``.

        Raises
        ------
        ParameterError
            For an unknown audience, and one that these records are not shown to.
        """
        require_choice(audience, AUDIENCES, what="audience")
        self.prepared.show_to(audience)
        return replace(self, audience=audience)

    def ask(
        self,
        indicator: str | Indicator,
        *,
        area: Areas = DISTRICT_NAMES,
        by: str = "",
        period: Period = "",
        against: str = "",
    ) -> Answer:
        """Return value, interval, course, parts, comparison and quality of the records.

        Parameters
        ----------
        indicator
            Its code, or ``cp.indicators.`` and the tabulator key.
        area
            One or several: districts, or the force; the districts if none.
        by
            A split that the indicator has, as ``looked_after``.
        period
            First month, or first and last: ``("2022-10", "2025-09")``; each may be empty.
        against
            One comparator, as ``rest of force`` or ``a year earlier``; all if none.

        Raises
        ------
        ParameterError
            For a part that is not known, with those that are and the nearest.
        """
        parts = (tell_parts,) if by else ()
        tellers = (tell_value, tell_course, *parts, tell_beside, tell_recording)
        options = Options(area=area, by=by, period=period, against=against)
        return self._answer(indicator, tellers, "ask", options)

    def trend(
        self,
        indicator: str | Indicator,
        *,
        area: Areas = DISTRICT_NAMES,
        by: str = "",
        period: Period = "",
        against: str = "",
    ) -> Answer:
        """Return how it went over time: of an area, of several, or of parts by a split.

        The arguments are those of :meth:`ask`.
        """
        options = Options(area=area, by=by, period=period, against=against)
        return self._answer(indicator, (tell_value, tell_course), "trend", options)

    def compare(
        self,
        indicator: str | Indicator,
        *,
        area: Areas = DISTRICT_NAMES,
        by: str = "",
        period: Period = "",
        against: str = "",
    ) -> Answer:
        """Return areas beside others, or their parts beside each other by a split.

        The arguments are those of :meth:`ask`.
        """
        options = Options(area=area, by=by, period=period, against=against)
        return self._answer(indicator, (tell_parts if by else tell_beside,), "compare", options)

    def quality(
        self,
        indicator: str | Indicator,
        *,
        area: Areas = DISTRICT_NAMES,
        period: Period = "",
    ) -> Answer:
        """Return how completely the answer was recorded, and whether that has changed.

        The arguments are those of :meth:`ask`.
        """
        options = Options(area=area, period=period)
        return self._answer(indicator, (tell_recording,), "quality", options)

    def results(
        self,
        *,
        indicator: str | Indicator = "",
        area: Areas = (),
        by: str = "",
        period: Period = "",
    ) -> pl.DataFrame:
        """Return protected results as a tidy frame: a row for each figure.

        Parameters
        ----------
        indicator, area, period
            Which rows, as of :meth:`ask`; all where empty.
        by
            A split, as ``looked_after``; ``all`` for the figures that are not split; empty for
            both.

        Raises
        ------
        ParameterError
            For a part that is not known, with the nearest.
        """
        rows = self.results_of(self.find(indicator).code) if indicator else self.protected
        chosen = [read_within(read_period(period))]
        if area:
            chosen.append(pl.col("area").is_in(read_areas(area)))
        if by:
            known = rows.results["stratum"].unique().to_list()
            chosen.append(pl.col("stratum") == require_choice(by, known, what="split"))
        return rows.results.filter(*chosen)

    def records(self, rows: str) -> pl.DataFrame:
        """Return the rows behind the figures with everything that is derived from them.

        For who may read the records: a row for each episode, case or detention, with the facts
        that indicators are made from. Nothing is hidden in it.

        Parameters
        ----------
        rows
            A kind of row, as ``missing_episodes``.

        Raises
        ------
        ParameterError
            On a page, for partners, and for a kind of row that is not known.
        """
        return derive_everything(require_readable(self.prepared, self.audience), rows)

    def indicators(self, search: str = "") -> Listing:
        """Return the indicators as a table that can be searched."""
        return list_indicators(self.catalogue, search=search)

    def define(self, indicator: RecordIndicator) -> Answer:
        """Return the answer to an indicator of one's own, measured at once; ask it by its code.

        Raises
        ------
        ParameterError
            Where its code is taken, or it cannot be meant.
        """
        own = define_own(self.prepared, indicator)
        self.own[own.indicator.code] = own
        self._kept.clear()
        return self.ask(own.indicator.code)

    def find(self, indicator: str | Indicator) -> Indicator:
        """Return an indicator by its code.

        Raises
        ------
        ParameterError
            For a code that these results do not tell, with the nearest.
        """
        code = indicator.code if isinstance(indicator, Indicator) else indicator
        known = self.catalogue
        return known[require_choice(code, known, what="indicator", known_as=LISTED)]

    def results_of(self, code: str) -> Protected:
        """Return the protected rows of one indicator, kept for the next question."""
        key = (self.audience, code)
        if key not in self._kept:
            own = self.own.get(code)
            self._kept[key] = (
                own.show_to(self.audience) if own else keep_indicator(self.protected, code)
            )
        return self._kept[key]

    def _answer(
        self,
        indicator: str | Indicator,
        tellers: tuple[Teller, ...],
        asked_by: str,
        options: Options,
    ) -> Answer:
        found = self.find(indicator)
        rows = self.results_of(found.code)
        asked = read_question(rows, found, options, asked_by=asked_by)
        seen = narrow(rows, asked)
        shown = list_shown(seen, asked)
        return Answer(
            question=asked,
            heading=make_heading(found, asked.in_words(), shown, seen.policy),
            sections=tuple(tell(seen, asked) for tell in tellers),
            frame=shown,
            comparisons=seen.comparisons.filter(pl.col("area").is_in(list(asked.areas))),
            setting=(IMPORT, self.in_code(), *self._define_in_code(found)),
            own=found.code in self.own,
        )

    def _define_in_code(self, indicator: Indicator) -> tuple[str, ...]:
        """Return where an indicator of one's own is declared; nothing for others."""
        return (DEFINE.format(indicator.code),) if indicator.code in self.own else ()

    def in_code(self) -> str:
        """Return the line that opens this session."""
        given = self.prepared.parameters
        if not self.of_records:
            return "cp.prepare()"
        told = {"source": given.source, "mapping": given.mapping, "events": given.events}
        named = [f"{name}={quote(text)}" for name, text in told.items() if text]
        if given.seed != 1:
            named.append(f"seed={given.seed}")
        return f"cp.open({', '.join([*named, f'audience={quote(self.audience)}'])})"

    def __repr__(self) -> str:
        return f"Session: {self.describe()}"

    def describe(self) -> str:
        """Return source, audience and number of indicators in a sentence."""
        eyes = FOR_EYES[self.audience]
        return f"{len(self.catalogue)} indicators of {self.name_source()}. {eyes}."

    @property
    def of_records(self) -> bool:
        """Whether there are records behind the results, or official and published figures alone."""
        return not isinstance(self.prepared, Shown) or self.prepared.of_records

    def name_source(self) -> str:
        """Return what is asked: an extract by its name, the sample, or figures."""
        source = self.prepared.parameters.source
        if not self.of_records:
            return "official and published figures"
        return name_place(source) if source else "the synthetic sample, about no real child"

    def _repr_html_(self) -> str:
        return Sentences((self.describe(),))._repr_html_()


def list_shown(protected: Protected, asked: Question) -> pl.DataFrame:
    """Return the rows of results behind an answer: of its districts, and of its parts."""
    series = [own_series(protected, asked.indicator.code, area) for area in asked.areas]
    months = protected.results.filter(
        pl.col("area").is_in(list(asked.areas)), pl.col("stratum") == "all"
    )
    parts = [list_parts(protected, asked, area).drop("course") for area in asked.areas if asked.by]
    return pl.concat([*series, months, *parts]).unique(maintain_order=True)
