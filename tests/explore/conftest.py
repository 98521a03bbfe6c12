"""A session over a small sample, opened for every test of this folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.own import analyse_own
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.results import COMPARISONS
from cpanalysis.explore import current
from cpanalysis.explore.opened import LATEST
from cpanalysis.explore.prepared import Kept
from cpanalysis.explore.session import Session
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.read.records.extract import read_extract
from cpanalysis.read.records.read import as_records
from cpanalysis.read.records.records import Records
from cpanalysis.sample import make_sample

FEW = (
    "missing_episode_count",
    "missing_rate_per_1000",
    "missing_high_risk_share",
    "missing_duration_hours",
    "rhi_offered_rate",
)


@dataclass(eq=False)
class Small:
    """Results of a small sample, protected for whoever asks."""

    analysis: Analysis
    records: Records
    parameters: Parameters = field(default_factory=Parameters)
    shown: dict[str, Protected] = field(default_factory=dict)

    def show_to(self, audience: str) -> Protected:
        if audience not in self.shown:
            policy = Policy(audience=audience)  # type: ignore[arg-type]
            self.shown[audience] = protect(self.analysis, policy)
        return self.shown[audience]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("small") / "sample"
    make_sample(Path(folder), months=24, seed=2)
    records = as_records(read_extract(str(folder)))
    few = tuple(RECORD_INDICATORS[code] for code in FEW)
    return Small(analyse_own(records, few, COMPARISONS.to_frame()), records)


@pytest.fixture
def session(small: Small) -> Iterator[Session]:
    """The session that one-line questions go to."""
    yield current.use_session(Session(small))
    LATEST.latest = None


@pytest.fixture(scope="session")
def kept_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is kept, shared by the processes that run tests; filled when asked."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "kept"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        Kept(Parameters()).show_to("internal")
    return folder
