"""Ends with 0 if the web server on this machine is alive; with the word `ready`, if it can do all its work.

A container is restarted when it is not alive. That the database is away is no reason: its workers still show readers
what they know, and new ones would know nothing.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main(question="live"):
    address = urlsplit(os.environ["BASE_URL"])
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    path = f"/health/{question}"
    connection.request("GET", path, headers={"Host": address.netloc, "X-Forwarded-Proto": address.scheme})
    answer = connection.getresponse()
    return 0 if answer.status == 200 else f"{path}: {answer.status} {answer.read().decode()}"


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except OSError as error:
        sys.exit(f"The site does not answer: {error}.")
