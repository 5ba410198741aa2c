"""What a browser fetches for a page on its first visit, and how many bytes cross the line for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fetched:
    """One answer of the server: its address, the browser's word for its kind, its transferred bytes with headers."""

    address: str
    kind: str
    size: int


def first_view(page, address):
    """Everything that a fresh page fetches at the address until the line is quiet."""
    answers, sizes = {}, {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda event: answers.update({event["requestId"]: event}))
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    return [
        Fetched(answers[number]["response"]["url"], answers[number]["type"], size)
        for number, size in sizes.items()
        if number in answers
    ]
