"""Where records come from: folders, files and databases, each a set of named tables."""

from cpanalysis.read.records.sources.open import Source, open_source
from cpanalysis.read.records.sources.raw import ROW, RawTable

__all__ = ["ROW", "RawTable", "Source", "open_source"]
