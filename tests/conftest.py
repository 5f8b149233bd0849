"""Options of the test suite."""

import os

import pytest

from .browser import browser, show
from .cli import cli, folder

__all__ = ["bless", "browser", "cli", "folder", "show"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless",
        action="store_true",
        help="rewrite the golden files from what the code gives now (review them with git diff)",
    )


def pytest_configure(config: pytest.Config) -> None:
    os.environ["FLOWC_RUNS"] = ""  # runs are recorded where a test asks for it
    os.environ.pop("COLUMNS", None)  # output is as wide as where there is no terminal
    if config.getoption("--bless") and os.environ.get("CI"):
        raise pytest.UsageError("--bless is refused where CI is set: nobody would review the files")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


@pytest.fixture(autouse=True, scope="session")
def no_cache() -> None:
    """What a test compares was really made twice: nothing can be kept where there is no folder."""
    os.environ["FLOWC_CACHE_DIR"] = os.devnull
