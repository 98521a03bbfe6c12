"""The truth of a sample, written beside it: what was planted, and how it was meant to look."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from cpanalysis.sample.effects import EFFECTS, UNCHANGED, Effect
from cpanalysis.sample.faults import FAULTS
from cpanalysis.sample.plan import Plan
from cpanalysis.sample.targets import TARGETS

Facts = dict[str, Any]


def tell_truth(plan: Plan, rows: Counter[str], faults: Counter[str], notice: str) -> Facts:
    """Return everything that is true of a sample, ready to be written as JSON."""
    return {
        "notice": notice,
        "synthetic": True,
        "seed": plan.seed,
        "months": plan.months,
        "scale": plan.scale,
        "start": plan.start.isoformat(),
        "end": plan.options.end.isoformat(),
        "as_of": plan.as_of.isoformat(),
        "options": {"effects": plan.options.effects, "faults": plan.options.faults},
        "rows": dict(rows),
        "coverage": tell_coverage(plan, rows),
        "targets": {name: asdict(target) for name, target in TARGETS.items()},
        "effects": {name: tell_effect(effect, plan) for name, effect in planted(plan).items()},
        "unchanged": UNCHANGED,
        "faults": tell_faults(plan, faults),
    }


def planted(plan: Plan) -> dict[str, Effect]:
    """Return the effects that are planted: none where none were asked for."""
    return EFFECTS if plan.options.effects == "planted" else {}


def tell_effect(effect: Effect, plan: Plan) -> Facts:
    """Return an effect with its true ratio, and whether its change falls inside the period."""
    inside = effect.start is None or plan.start < effect.start <= plan.options.end
    told = asdict(effect) | {"ratio": effect.ratio, "inside_period": inside}
    return told | {"start": effect.start.isoformat() if effect.start else None}


def tell_coverage(plan: Plan, rows: Counter[str]) -> Facts:
    """Return the period that each table covers, and the months that it leaves out."""
    gap = [plan.uncovered[0].isoformat()[:7]] if plan.uncovered else []
    return {
        table: {
            "start": plan.start.isoformat(),
            "end": plan.options.end.isoformat(),
            "uncovered_months": gap if table == FAULTS["uncovered_month"].table else [],
        }
        for table in rows
    }


def tell_faults(plan: Plan, faults: Counter[str]) -> Facts:
    """Return each planted fault with the number of rows (or months) that carry it."""
    counts = faults | Counter({"uncovered_month": 1 if plan.uncovered else 0})
    return {
        code: {"table": fault.table, "words": fault.words, "count": counts[code]}
        for code, fault in FAULTS.items()
    }


def write_json(facts: Facts) -> str:
    """Return facts as text.

    >>> write_json({"seed": 1}).splitlines()
    ['{', '  "seed": 1', '}']
    """
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
