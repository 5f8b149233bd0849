"""The same workflows as Flyte programs: flowc compiles them unchanged, without flytekit."""
