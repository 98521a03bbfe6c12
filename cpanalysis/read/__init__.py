"""Reading: records of a force's systems, official statistics and published figures."""
