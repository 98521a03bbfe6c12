"""Which counts make up which others, in every area and period alike.

A relation is a sum of counts that is nought: ``{whole: 1, part: -1, rest: -1}``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cpanalysis.protect.linked.cells import Catalogue, Split
from cpanalysis.protect.linked.counted import Counted
from cpanalysis.protect.linked.predicate import NEVER, Values

Relation = tuple[tuple[int, int], ...]
"""Numbers of what is counted, each with its sign."""


@dataclass(frozen=True)
class Family:
    """Counts that are alike but for the value of one fact: the parts of a whole."""

    whole: Counted
    fact: str

    def part(self, values: Values) -> Counted:
        """Return the count of some values of the fact."""
        return replace(self.whole, predicate=self.whole.predicate | {(self.fact, values)})


def relate(splits: Iterable[Split], catalogue: Catalogue) -> list[Relation]:
    """Return every relation among the counts of ``splits``, each once."""
    splits = list(splits)
    counts = {one for split in splits for one in split.counted.values()}
    found = [
        *relate_figures(splits, catalogue),
        *(
            sum_up(family.whole, parts, catalogue)
            for family, parts in find_families(splits).items()
            if family.whole in counts and family.whole.adds_up
        ),
    ]
    return list(dict.fromkeys(relation for relation in found if len(relation) > 1))


def relate_figures(splits: Iterable[Split], catalogue: Catalogue) -> Iterator[Relation]:
    """Yield that a denominator is its numerator and the rest."""
    for split in splits:
        if split.complement:
            parts = [split.counted["numerator"], split.complement]
            yield sum_up(split.counted["denominator"], parts, catalogue)


def sum_up(whole: Counted, parts: Sequence[Counted], catalogue: Catalogue) -> Relation:
    """Return the relation that ``whole`` is the sum of ``parts``; what cannot be is left out."""
    terms: dict[int, int] = defaultdict(int)
    for sign, one in [(1, whole), *((-1, part) for part in parts)]:
        if one.predicate != NEVER:
            terms[catalogue.number(one)] += sign
    return tuple(sorted((number, sign) for number, sign in terms.items() if sign))


def find_families(splits: Iterable[Split]) -> dict[Family, list[Counted]]:
    """Return, for each whole and fact that a split parts it by, all the parts.

    Splits of rates against residents are left out: parts without residents have no row.
    Complements are no parts: a grade that no case has in a part has no row there, and so no
    complement, though its complement is not nought.
    """
    found: dict[Family, set[str]] = defaultdict(set)
    for split in splits:
        for fact, values in () if split.figures.of_residents else split.part:
            for counted in split.counted.values():
                if (fact, values) in counted.predicate:
                    rest = replace(counted, predicate=counted.predicate - {(fact, values)})
                    found[Family(rest, fact)] |= values.listed
    return {
        family: [family.part(Values(frozenset({value}))) for value in sorted(listed)]
        for family, listed in found.items()
    }
