from datetime import date

import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.read.records.layout import (
    ColumnLayout,
    Layout,
    parse_layout,
    read_layout,
    shipped_layouts,
)

WHOLE = """
name: A system
source: its manual
time_zone: UTC
ambiguous: latest
non_existent: reject
date_formats: ["%m/%d/%Y"]
as_of: 2024-04-01
origin: synthetic
coverage:
  missing_episodes: [2022-04-01, 2024-03-31]
  custody_detentions: [[2022-01-01, 2022-06-30], [2023-01-01, 2023-12-31]]
tables:
  missing_episodes:
    from: MISPER
    header_row: 3
    distinct: true
    columns:
      episode_id: Ref
      child_id: {from: [Force, Person], as: keyed_hash}
      district: {always: Hartlepool}
    values:
      looked_after_at_report: {Y: yes, N: no, " U ": not_recorded}
"""


def parse(text: str) -> Layout:
    return parse_layout(text, where="a.yml")


def test_everything_a_mapping_can_say():
    layout = parse(WHOLE)
    assert layout.clock.time_zone == "UTC"
    assert (layout.clock.ambiguous, layout.clock.non_existent) == ("latest", "reject")
    assert layout.clock.formats == ("%m/%d/%Y",)
    assert layout.as_of == date(2024, 4, 1)
    assert layout.origin == "synthetic"
    assert layout.coverage["missing_episodes"].end == date(2024, 3, 31)
    assert len(layout.coverage["custody_detentions"].spans) == 2
    table = layout.table("missing_episodes")
    assert (table.source, table.header_row, table.distinct) == ("MISPER", 3, True)
    assert table.columns["child_id"] == ColumnLayout(("Force", "Person"), "keyed_hash")
    assert table.columns["district"].always == "Hartlepool"


def test_a_yes_is_a_text_and_not_true():
    values = parse(WHOLE).table("missing_episodes").values["looked_after_at_report"]
    assert values == {"y": "yes", "n": "no", "u": "not_recorded"}


def test_tables_that_are_not_named_are_laid_out_as_the_dictionary():
    assert parse(WHOLE).table("children").source == "children"
    assert parse("").tables == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tabels: {}", "no key of a mapping 'tabels'.*Did you mean 'tables'"),
        ("tables: {missing_episode: {}}", "no table 'missing_episode'.*Did you mean"),
        ("tables: {children: {column: {}}}", "no key of table children 'column'"),
        ("tables: {children: {columns: {sexe: S}}}", "no column of children 'sexe'.*'sex'"),
        ("tables: {children: {columns: {sex: {form: S}}}}", "no key of column sex 'form'"),
        ("tables: {children: {columns: {sex: {from: S, as: hash}}}}", "no way to make column sex"),
        ("tables: {children: {values: {sex: {F: femal}}}}", "no code of sex 'femal'.*'female'"),
        ("tables: {children: {values: {home_lsoa: {F: x}}}}", "children.home_lsoa is not coded"),
        ("tables: {children: {header_row: two}}", "no header_row 'two'"),
        ("tables: [children]", "tables is not a list of 'name: value' lines"),
        ("time_zone: Europe/Londn", "no time zone 'Europe/Londn'"),
        ("ambiguous: first", "no answer to 'ambiguous' 'first'"),
        ("origin: real", "no origin 'real'"),
        ("as_of: 1 April 2024", "no day '1 April 2024'; write it as 2024-03-31"),
        ("coverage: {children: 2024-01-01}", "coverage is a first and a last day"),
        ("name: [", "not readable YAML"),
    ],
)
def test_what_is_not_understood_is_told_with_what_may_stand_there(text, message):
    with pytest.raises(ParameterError, match=rf"a\.yml: {message}"):
        parse(text)


def test_an_unknown_name():
    with pytest.raises(ParameterError, match="no mapping 'ssda903'; known: ssd_missing, ssda903_m"):
        read_layout("ssda903")


def test_no_such_file(tmp_path):
    with pytest.raises(ParameterError, match=r"no readable mapping nowhere\.yml"):
        read_layout(tmp_path / "nowhere.yml")


@pytest.mark.parametrize("name", shipped_layouts())
def test_shipped_mappings_are_understood_and_name_their_source(name):
    layout = read_layout(name)
    assert layout.tables
    assert "nameless" not in layout.name
