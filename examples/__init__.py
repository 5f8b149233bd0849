"""Workflows to read, compile, draw and run."""
