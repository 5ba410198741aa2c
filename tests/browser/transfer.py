"""What a browser fetches for a page on its first visit, and how many bytes cross the line for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fetched:
    """One answer of the server: its address, the browser's word for its kind, its transferred bytes."""

    address: str
    kind: str
    size: int  # with headers
    body: int


def fetched_at(page, address):
    """Everything that crosses the line for the address until it is quiet: what the browser has already does not."""
    answers, sizes = {}, {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda event: answers.update({event["requestId"]: event}))
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    return [
        Fetched(
            address=answers[number]["response"]["url"],
            kind=answers[number]["type"],
            size=size,
            body=size - answers[number]["response"]["encodedDataLength"],
        )
        for number, size in sizes.items()
        if size and number in answers
    ]


NOTE_SHIFTS = """
    window.shift = 0;
    const add = (entries) => entries.forEach((entry) => (window.shift += entry.value));
    const shifts = new PerformanceObserver((list) => add(list.getEntries()));
    shifts.observe({type: "layout-shift", buffered: true});
    window.frame = () => new Promise((done) => requestAnimationFrame(done));
    window.settled = () => document.fonts.ready.then(frame).then(frame).then(() => add(shifts.takeRecords()));
    window.painted = new Promise((done) => new PerformanceObserver(done).observe({type: "paint", buffered: true}));
"""


def shift_by_late_fonts(page, address):
    """The browser's score of what moves when all fonts come after the page has been painted."""
    waiting = []
    page.add_init_script(NOTE_SHIFTS)
    page.route("**/*.woff2", lambda route: waiting.append(route))
    page.goto(address, wait_until="domcontentloaded")
    page.evaluate("window.painted.then(() => null)")
    for route in waiting:
        route.continue_()
    page.evaluate("window.settled()")
    return page.evaluate("window.shift")
