"""Control charts over time: limits that are exact, signals whose false-alarm rate is known."""
