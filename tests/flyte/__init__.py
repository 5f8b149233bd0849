"""The comparison with flytekit: its harness, its corpus, and the differences."""
