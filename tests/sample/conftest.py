import pytest

from cpanalysis.sample import Made, Plan, SampleOptions, make_tables

PLAIN = SampleOptions(effects="none", faults="none")


@pytest.fixture(scope="session")
def plan() -> Plan:
    return Plan()


@pytest.fixture(scope="session")
def made(plan: Plan) -> Made:
    return make_tables(plan)


@pytest.fixture(scope="session")
def tables(made: Made):
    return made.tables


@pytest.fixture(scope="session")
def large():
    """Six times the four districts, for shares that need many rows."""
    return make_tables(Plan(scale=6, seed=7)).tables


@pytest.fixture(scope="session")
def plain() -> Made:
    return make_tables(Plan(scale=6, seed=7, options=PLAIN))
