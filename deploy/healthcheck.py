"""Ends with 0 if the web server on this machine answers as readers reach it, whatever it answers short of a fault."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main():
    address = urlsplit(os.environ["BASE_URL"])
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    connection.request("GET", "/", headers={"Host": address.netloc, "X-Forwarded-Proto": address.scheme})
    status = connection.getresponse().status
    return 0 if status < 500 else f"The site answers with {status}."


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        sys.exit(f"The site does not answer: {error}.")
