"""Numbers, periods and findings in plain English, computed from protected results."""
