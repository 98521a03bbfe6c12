"""Reading: shipped figures, downloaded releases and records become frames."""
