"""How few different children a figure is about: for disclosure control alone, never shown."""

import polars as pl

from cpanalysis.declare.results import PLACE, SCHEMA

DISTINCT = pl.Schema({**{name: SCHEMA[name] for name in PLACE}, "children": pl.Int64()})
