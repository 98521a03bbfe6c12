"""What comes in: files become frames, or an error says what to mend."""
