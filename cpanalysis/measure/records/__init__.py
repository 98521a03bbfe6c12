"""Records become rows of the results frame: one engine for every declared indicator."""

from cpanalysis.measure.records.catalogue import catalogue
from cpanalysis.measure.records.engine import Measured, measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.waits import measure_waits

__all__ = ["Measured", "Request", "catalogue", "measure_records", "measure_waits"]
