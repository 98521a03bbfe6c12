"""The frame of an answer: what it is about, for whose eyes, and what its symbols mean."""

from dataclasses import dataclass
from html import escape

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.protect import Policy
from cpanalysis.words.numbers import SHOWN_AS, write_period
from cpanalysis.words.origin import is_synthetic

FOR_EYES = {
    "internal": "Internal: for the eyes of the force alone",
    "partner": "Partner: as partners would see it",
}
MADE_UP = "Synthetic: made-up records, about no real child"
MEANINGS = {
    "suppressed": "hidden to protect children",
    "not_computable": "cannot be computed from what there is",
    "insufficient": "too few to be reliable",
    "not_applicable": "does not apply",
}
STYLE = """
.cp-answer{border:1px solid #b1b4b6;border-left:6px solid #12436d;padding:.6rem 1rem;
 margin:.3rem 0;max-width:68rem;color:#0b0c0c;background:#fff;font-size:14px;line-height:1.45}
.cp-answer[data-audience=partner]{border-left-color:#28a197}
.cp-answer .cp-marks{margin:0;display:flex;gap:.6rem;flex-wrap:wrap;font-size:12px}
.cp-answer .cp-marks span{padding:.05rem .5rem;border-radius:2px;font-weight:600}
.cp-answer .cp-eyes{background:#12436d;color:#fff}
.cp-answer[data-audience=partner] .cp-eyes{background:#0d6b65}
.cp-answer .cp-made-up{background:#fff;color:#6b2c00;border:1px solid #6b2c00}
.cp-answer h3{margin:.5rem 0 0;font-size:19px;color:#0b0c0c}
.cp-answer h4{margin:1rem 0 .2rem;font-size:15px;font-weight:700;color:#12436d}
.cp-answer p{margin:.3rem 0;max-width:46rem}
.cp-answer .cp-about{color:#484949;margin:0 0 .4rem}
.cp-answer figure{margin:.4rem 0}.cp-answer img{max-width:100%;height:auto}
.cp-answer figcaption{color:#484949;font-size:12px;max-width:46rem}
.cp-answer .cp-wide{overflow-x:auto}
.cp-answer .cp-wide div{overflow:visible!important}
.cp-answer table{border-collapse:collapse;font-size:12.5px;margin:.4rem 0;
 font-variant-numeric:tabular-nums}
.cp-answer caption{text-align:left;font-weight:600;padding:.2rem 0;color:#0b0c0c}
.cp-answer th,.cp-answer td{padding:.22rem .55rem;border:0;border-bottom:1px solid #d9d9d9;
 background:none;color:#0b0c0c;vertical-align:top}
.cp-answer .gt_right{text-align:right}.cp-answer .gt_left{text-align:left}
.cp-answer thead th{border-bottom:2px solid #8c8c8c;font-weight:600;vertical-align:bottom}
.cp-answer tbody th{font-weight:400}
.cp-answer tbody th,.cp-answer thead th:first-child{text-align:left!important}
.cp-answer tfoot td{border:0;color:#484949;font-size:12px;text-align:left!important;
 white-space:normal}
.cp-answer footer{border-top:1px solid #b1b4b6;margin-top:.9rem;padding-top:.3rem;font-size:12px;
 color:#484949}
"""


@dataclass(frozen=True)
class Heading:
    """What stands around an answer, told once for screen, workbook and picture."""

    indicator: Indicator
    about: str
    period: str
    policy: Policy
    synthetic: bool
    symbols: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def title(self) -> str:
        """Title, areas and period."""
        return f"{self.indicator.title}: {self.about}, {self.period}"

    def as_rows(self) -> list[tuple[str, str]]:
        """Return label and text of everything that a reader elsewhere must know."""
        item = self.indicator
        told = {
            "Title": item.title,
            "About": self.about,
            "Period": self.period,
            "Audience": FOR_EYES[self.policy.audience],
            "Records": MADE_UP if self.synthetic else "",
            "Definition": item.definition,
            "Caution": item.caution,
            "Whose definition": item.whose,
            "Symbols": "; ".join(self.symbols),
            "Protection": self.policy.in_words(),
            "Source": "; ".join(self.sources),
            "Code": item.code,
        }
        return [(label, text) for label, text in told.items() if text]


def make_heading(indicator: Indicator, about: str, rows: pl.DataFrame, policy: Policy) -> Heading:
    """Return the heading of an answer that shows ``rows`` of protected results."""
    return Heading(
        indicator=indicator,
        about=about,
        period=tell_period(rows),
        policy=policy,
        synthetic=is_synthetic(rows),
        symbols=tell_symbols(rows),
        sources=tuple(rows["source"].drop_nulls().unique(maintain_order=True)),
    )


def tell_period(rows: pl.DataFrame) -> str:
    """Return from the first to the last day of ``rows``, or that there are none."""
    start, end = rows["period_start"].min(), rows["period_end"].max()
    if start is None or end is None:
        return "no period"
    return write_period(start, end)  # type: ignore[arg-type]


def tell_symbols(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the symbols that stand in place of figures, with what they mean."""
    found = rows["status"].cast(pl.String).unique()
    return tuple(f"{SHOWN_AS[name]} {MEANINGS[name]}" for name in MEANINGS if name in found)


def write_frame(heading: Heading, inside: str) -> str:
    """Return HTML that says title, audience, period, definition, symbols and source around it."""
    made_up = f'<span class="cp-made-up">{MADE_UP}</span>' if heading.synthetic else ""
    eyes = f'<span class="cp-eyes">{FOR_EYES[heading.policy.audience]}</span>'
    title = escape(heading.indicator.title)
    about = f"{escape(heading.about)} · {escape(heading.period)}"
    return (
        f'<section class="cp-answer" data-audience="{heading.policy.audience}"'
        f' aria-label="{title}"><style>{STYLE}</style><p class="cp-marks">{eyes}{made_up}</p>'
        f'<h3>{title}</h3><p class="cp-about">{about}</p>{inside}'
        f"<footer>{write_footer(heading)}</footer></section>"
    )


FOOT = ("Definition", "Caution", "Whose definition", "Symbols", "Protection", "Source")


def write_footer(heading: Heading) -> str:
    """Return definition, caution, symbols, protection and source, a paragraph each."""
    told = dict(heading.as_rows())
    return "".join(
        f"<p><strong>{name}.</strong> {escape(told[name])}</p>" for name in FOOT if name in told
    )
