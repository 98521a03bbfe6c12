"""The picture of the report: false alarms by mean, and delays beside those of XmR."""

from pathlib import Path

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.calibration.charts import CHANGES, FALSE_ALARMS, SAME
from benchmarks.calibration.months import DISPERSIONS, MEANS, WAVES, Setting
from benchmarks.calibration.rows import Row

OURS, RIVAL = "#00558c", "#b35900"
STYLES = {1.0: "-", 3.0: "--"}
WATCHED = "false alarm in 24 watched months"


def draw_charts(rows: list[Row], path: Path) -> None:
    """Write the figure of the family of charts to ``path``."""
    found = {(row.setting, row.measure): row for row in rows}
    figure, axes = plt.subplots(1, 3, figsize=(12, 4.2), layout="constrained")
    _draw_alarms(axes[0], found)
    for axis, change in zip(axes[1:], CHANGES, strict=True):
        _draw_delays(axis, found, change)
    figure.suptitle("Simulated counts: limits from 24 months, 24 months watched")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _draw_alarms(axis: Axes, found: dict[tuple[str, str], Row]) -> None:
    for dispersion in DISPERSIONS:
        for wave in WAVES:
            names = [Setting(mean, dispersion, wave).name for mean in MEANS]
            label = _label(dispersion) + (", wave" if wave else "")
            rival = [found[name, f"XmR and four rules: {WATCHED}"].value for name in names]
            ours = [found[name, WATCHED].value for name in names]
            look = {"linestyle": STYLES[dispersion], "marker": "s" if wave else "o", "ms": 4}
            axis.plot(MEANS, rival, color=RIVAL, label=f"XmR, four rules: {label}", **look)
            axis.plot(MEANS, ours, color=OURS, label=f"calibrated: {label}", **look)
    axis.axhline(FALSE_ALARMS, color="black", linewidth=0.8)
    axis.set(xscale="log", ylim=(0, 1), xlabel="events a month", title="Any false alarm")
    axis.legend(fontsize=6)


def _draw_delays(axis: Axes, found: dict[tuple[str, str], Row], change: str) -> None:
    for dispersion in DISPERSIONS:
        names = [Setting(mean, dispersion).name for mean in MEANS]
        rows = [found[name, f"months until a {change} is signalled"] for name in names]
        rival = [(row.limit or 0) - SAME for row in rows]
        look = {"linestyle": STYLES[dispersion], "marker": "o", "ms": 4}
        axis.plot(MEANS, rival, color=RIVAL, label=f"XmR, widened: {_label(dispersion)}", **look)
        ours = [row.value for row in rows]
        axis.plot(MEANS, ours, color=OURS, label=f"calibrated: {_label(dispersion)}", **look)
    axis.set(xscale="log", ylim=(0, 25), xlabel="events a month")
    axis.set(title=f"Months until a {change} is signalled")
    axis.legend(fontsize=7)


def _label(dispersion: float) -> str:
    return "Poisson" if dispersion == 1 else f"dispersion {dispersion:g}"
