"""What follows from a record and those around it: facts per row, each derived once."""
