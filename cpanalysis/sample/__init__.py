"""A synthetic sample of records: seeded, of any size, with planted effects and faults.

No row is about a real child. Everything that was planted is written beside the records, in
``truth.json``, so that what an analysis finds can be held against what is there.
"""

from cpanalysis.sample.make import Made, make_tables
from cpanalysis.sample.plan import Plan, SampleOptions
from cpanalysis.sample.sample import Sample, make_sample
from cpanalysis.sample.write import NOTICE

__all__ = ["NOTICE", "Made", "Plan", "Sample", "SampleOptions", "make_sample", "make_tables"]
