"""Export to Flyte 1.16: what flytekit would have registered, without flytekit."""
