"""Records: from a force's extract, as it is, to checked tables and all that is wrong with it."""

from cpanalysis.read.records.records import Coverage, RecordOrigin, Records

__all__ = ["Coverage", "RecordOrigin", "Records"]
