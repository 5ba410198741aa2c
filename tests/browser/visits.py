"""A page seen at two widths in two colour schemes: what axe finds, what the console says, what is asked of whom."""

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SETTINGS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
AXE_OPTIONS = json.dumps({"resultTypes": ["violations", "incomplete"]})
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
# Kept as a promise of the page, so that several pages are examined at once.
START_AXE = f"window.examination = axe.run({AXE_OPTIONS}); null"


@dataclass
class Visit:
    """What was seen of one page."""

    status: int = 0
    axe: dict = field(default_factory=dict)
    undecided: dict = field(default_factory=dict)
    overflow: dict = field(default_factory=dict)
    complaints: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    cookies: list = field(default_factory=list)

    def asked_elsewhere(self, site):
        return [url for url in self.requests if not url.startswith((f"{site}/", "data:"))]

    def violations(self):
        return [
            f"{width} px {scheme}: {found['id']}: {node['target']}: {node['failureSummary']}"
            for (width, scheme), results in self.axe.items()
            for found in results["violations"]
            for node in found["nodes"]
        ]

    def pale_texts(self):
        """What axe could not decide because boxes overlap, and is too pale on the ground that its ancestors paint."""
        return [
            f"{width} px {scheme}: {text['selector']}: {text['ratio']:.2f} instead of {text['needed']}"
            for (width, scheme), texts in self.undecided.items()
            for text in texts
            if text["ratio"] < text["needed"]
        ]

    def measured_contrast(self):
        """In which settings axe has measured the contrast of texts."""
        decided = {
            setting: {found["id"] for found in [*results["passes"], *results["violations"]]}
            for setting, results in self.axe.items()
        }
        return [setting for setting, rules in decided.items() if "color-contrast" in rules]


def undecided_texts(results):
    """Selectors of the texts whose ground axe could not tell."""
    found = (found for found in results["incomplete"] if found["id"] == "color-contrast")
    return [node["target"][0] for found in found for node in found["nodes"]]


@contextmanager
def listening(page: Page, visit: Visit):
    """Note what the page asks for and complains about. A refusal by the content security policy is an error there."""

    def hear(message):
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    handlers = {
        "console": hear,
        "pageerror": lambda error: visit.complaints.append(str(error)),
        "request": lambda request: visit.requests.append(request.url),
    }
    for event, handler in handlers.items():
        page.on(event, handler)
    yield
    for event, handler in handlers.items():
        page.remove_listener(event, handler)


class Visitor:
    """Four open pages, one for each setting, that go from address to address."""

    def __init__(self, chromium, site):
        self.pages = {
            (width, scheme): chromium.new_context(
                base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
            ).new_page()
            for width, scheme in SETTINGS
        }

    def visit(self, address, act=None):
        """`act(page)` does what the page that is examined comes after: sends a form, opens a list."""
        visit = Visit()
        with ExitStack() as listeners:
            for setting, page in self.pages.items():
                listeners.enter_context(listening(page, visit))
                visit.status = page.goto(address).status
                if act:
                    act(page)
                visit.overflow[setting] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                page.evaluate(AXE_SCRIPT)
                page.evaluate(START_AXE)
                visit.cookies += page.context.cookies()
            for setting, page in self.pages.items():
                visit.axe[setting] = page.evaluate("window.examination")
                visit.undecided[setting] = page.evaluate(CONTRAST, undecided_texts(visit.axe[setting]))
        return visit

    def close(self):
        for page in self.pages.values():
            page.context.close()
