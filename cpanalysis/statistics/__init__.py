"""Numbers in, numbers out: intervals, tests and models that know no district and no label."""
