"""A real browser, for the tests of the viewer: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from flowc.ir.nodes import Package
from flowc.visualize import Graph
from flowc.visualize.viewer import to_page, viewer_data

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BINARY: Final = shutil.which("chromium") or shutil.which("chromium-browser")
READY: Final = "html[data-ready]"
SETTLED: Final = "html:not(.busy)"


@dataclass(slots=True)
class Shown:
    """A page of the viewer, opened from its file, and what it did that it should not."""

    page: "Page"
    complaints: list[str] = field(default_factory=list[str])
    """What it wrote to the console, and errors."""
    requests: list[str] = field(default_factory=list[str])
    """Addresses that it asked for, other than its own and its worker's."""

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page, in which `flowc` is the page."""
        return self.page.evaluate(expression)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, and wait for what comes of it."""
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def settle(self) -> None:
        """Wait for the layout that is under way, and the frame after it."""
        self.page.wait_for_selector(SETTLED, state="attached")
        self.ask("new Promise(requestAnimationFrame).then(() => null)")

    @property
    def titles(self) -> list[str]:
        """Titles of the boxes on the canvas."""
        return list(self.ask("flowc.picture.boxes.map((item) => item.data.title)"))

    @property
    def selected(self) -> str:
        """The title of the selected item; "" for none."""
        return str(self.ask("flowc.marks.selected?.data.title ?? ''"))

    @property
    def status(self) -> str:
        """The last thing that was said."""
        return self.page.inner_text("#status")


Open = Callable[..., Shown]


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The browser; tests that need it are skipped where there is none."""
    if BINARY is None:
        message = "no Chromium here: `apt-get install chromium`, or another way to have it on PATH"
        if os.environ.get("FLOWC_BROWSER") == "required":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BINARY, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def show(browser: "Browser", tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a graph. At the end, no page has complained or asked for anything."""
    opened = list[Shown]()

    def opens(
        graph: Graph,
        package: Package,
        texts: dict[str, str] | None = None,
        at: str = "",
        **how: Any,
    ) -> Shown:
        file = tmp_path / f"page-{len(opened)}.html"
        file.write_bytes(to_page(viewer_data(graph, package, (texts or {}).get)))
        page = browser.new_page(viewport={"width": 1200, "height": 800}, **how)
        shown = Shown(page)
        opened.append(shown)
        page.on("console", lambda said: shown.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        page.on("request", lambda asked: shown.requests.append(asked.url))
        page.goto(f"{file.as_uri()}{at}")
        page.wait_for_selector(READY, state="attached")
        shown.settle()
        return shown

    yield opens
    for shown in opened:
        shown.page.close()
        assert shown.complaints == []
        assert [each for each in shown.requests if not each.startswith(("file:", "blob:"))] == []
        assert len([each for each in shown.requests if each.startswith("file:")]) == 1
