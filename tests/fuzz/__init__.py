"""Fuzzing: any input at all, for a moment in every run of the tests or for hours by itself."""
