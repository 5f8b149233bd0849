"""The version of flowc, for packages that it writes and for ``flowc --version``."""

VERSION = "0.1.0"
"""As in pyproject.toml; a test keeps the two equal."""
