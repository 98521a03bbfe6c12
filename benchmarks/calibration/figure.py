"""The pictures of the report: charts beside XmR, intervals beside those of now."""

from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from benchmarks.calibration.charts import CHANGES, FALSE_ALARMS, SAME
from benchmarks.calibration.months import DISPERSIONS, MEANS, WAVES, Setting
from benchmarks.calibration.rows import Row

OURS, RIVAL = "#00558c", "#b35900"
STYLES = {1.0: "-", 3.0: "--"}
MARKS = {0.0: "o", 0.3: "s"}
WATCHED = "false alarm in 24 watched months"

Found = dict[tuple[str, str], Row]


def draw_charts(rows: list[Row], path: Path) -> None:
    """Write the figure of the family of charts to ``path``, the same bytes for the same rows."""
    found = {(row.setting, row.measure): row for row in rows}
    with rc_context({"svg.hashsalt": "calibration", "svg.fonttype": "none"}):
        figure = Figure(figsize=(12, 4.6), layout="constrained")
        alarms, *delays = figure.subplots(1, 1 + len(CHANGES))
        _draw_alarms(alarms, found)
        for axis, change in zip(delays, CHANGES, strict=True):
            _draw_delays(axis, found, change)
        _finish(figure)
        figure.savefig(path, metadata={"Date": None})


def _draw_alarms(axis: Axes, found: Found) -> None:
    for dispersion in DISPERSIONS:
        for wave in WAVES:
            names = [Setting(mean, dispersion, wave).name for mean in MEANS]
            rival = [found[name, f"XmR and four rules: {WATCHED}"].value for name in names]
            ours = [found[name, WATCHED].value for name in names]
            _draw_pair(axis, rival, ours, dispersion=dispersion, wave=wave)
    axis.axhline(FALSE_ALARMS, color="black", linewidth=0.8)
    axis.annotate("5 %", (MEANS[0], FALSE_ALARMS), xytext=(0, 3), textcoords="offset points")
    axis.set(ylim=(0, 1), title="Stable series with any signal\n(XmR with the four rules)")


def _draw_delays(axis: Axes, found: Found, change: str) -> None:
    for dispersion in DISPERSIONS:
        names = [Setting(mean, dispersion).name for mean in MEANS]
        rows = [found[name, f"months until a {change} is signalled"] for name in names]
        rival = [(row.limit or 0) - SAME for row in rows]
        _draw_pair(axis, rival, [row.value for row in rows], dispersion=dispersion, wave=0.0)
    axis.set(ylim=(0, 25), title=f"Months until a {change} is signalled\n(XmR, limits widened)")


def _draw_pair(
    axis: Axes, rival: list[float], ours: list[float], *, dispersion: float, wave: float
) -> None:
    for values, colour in ((rival, RIVAL), (ours, OURS)):
        line = axis.plot(MEANS, values, color=colour, linestyle=STYLES[dispersion])[0]
        line.set(marker=MARKS[wave], markersize=4)


def _finish(figure: Figure) -> None:
    for axis in figure.axes:
        axis.set(xscale="log", xlabel="events a month")
        axis.set_xticks(MEANS, [f"{mean:g}" for mean in MEANS])
        axis.minorticks_off()
    figure.suptitle("Simulated counts: limits from 24 months, 24 months watched")
    figure.legend(handles=_key(), loc="outside lower center", ncols=6)


def _key() -> list[Line2D]:
    colours = [Line2D([], [], color=RIVAL, label="XmR"), Line2D([], [], color=OURS)]
    colours[1].set_label("calibrated")
    styles = [
        Line2D([], [], color="grey", linestyle=style, label=_spread(dispersion))
        for dispersion, style in STYLES.items()
    ]
    marks = [
        Line2D([], [], color="grey", linestyle="", marker=mark, label=_season(wave))
        for wave, mark in MARKS.items()
    ]
    return [*colours, *styles, *marks]


def _spread(dispersion: float) -> str:
    return "Poisson" if dispersion == 1 else f"dispersion {dispersion:g}"


def _season(wave: float) -> str:
    return f"seasonal wave of {wave:.0%}" if wave else "no season"


NOW = "treated as independent"
BAND = (0.935, 0.965)


def draw_coverage(rows: list[Row], path: Path) -> None:
    """Write the figure of intervals: how often each holds the truth, ours and what is used now."""
    held = [row for row in rows if row.met is not None]
    now = {row.setting: row.value for row in rows if row.measure == NOW}
    with rc_context({"svg.hashsalt": "calibration", "svg.fonttype": "none"}):
        figure = Figure(figsize=(9, 0.19 * len(held) + 1.4), layout="constrained")
        axis = figure.subplots()
        places = range(len(held))
        axis.axvspan(*BAND, color="#dddddd", label="asked: 93.5 to 96.5 %")
        axis.plot([row.value for row in held], places, "o", color=OURS, label="clustered by child")
        axis.plot([now[row.setting] for row in held], places, "s", color=RIVAL, label=NOW)
        axis.set_yticks(places, [row.setting for row in held], fontsize=7)
        axis.set(xlim=(0.4, 1), xlabel="95 % intervals that hold the truth")
        axis.invert_yaxis()
        figure.legend(loc="outside lower center", ncols=3)
        figure.savefig(path, metadata={"Date": None})
