"""The tests; they use flowc as its users do, by absolute imports."""
