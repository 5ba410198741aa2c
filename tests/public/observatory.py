"""The score that MDN's HTTP Observatory gives to an answer under https, by its published rules.

https://github.com/mdn/mdn-http-observatory: 100 to begin with, less for what is missing, more for what goes beyond,
which counts from 90 on only. A+ is 100 and more.
"""

import re
from http.cookies import SimpleCookie

HALF_A_YEAR = 15_768_000
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_SOURCES = {"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "http:", "*", "blob:"}


def policy_of(headers):
    parts = (part.strip().partition(" ") for part in headers.get("Content-Security-Policy", "").split(";"))
    return {name: set(values.split()) for name, _, values in parts if name}


def scores(headers, html="", cookies=()):
    """{rule: what it adds or takes}."""
    policy = policy_of(headers)
    return {
        "content security policy": _policy(policy),
        "cookies": _cookies(cookies),
        "cross-origin resource sharing": -50 if headers.get("Access-Control-Allow-Origin") == "*" else 0,
        "referrer policy": 5 if headers.get("Referrer-Policy") in PRIVATE_REFERRERS else -5,
        "strict transport security": _transport(headers.get("Strict-Transport-Security", "")),
        "subresource integrity": -50 if re.search(r'<script[^>]+src="(?:https?:)?//', html) else 0,
        "content type options": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "frame options": 5 if policy.get("frame-ancestors", {"*"}) <= {"'none'", "'self'"} else -20,
        "resource policy": 10 if headers.get("Cross-Origin-Resource-Policy") == "same-origin" else 0,
    }


def score(*answer):
    found = scores(*answer).values()
    without_more = 100 + sum(value for value in found if value < 0)
    return without_more + (sum(value for value in found if value > 0) if without_more >= 90 else 0)


def _policy(policy):
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    if UNSAFE_SOURCES & (policy.get("script-src", default) | policy.get("object-src", default)):
        return -20
    if "'unsafe-inline'" in policy.get("style-src", default):
        return 0
    return 10 if default == {"'none'"} else 5


def _cookies(cookies):
    if not cookies:
        return 0
    worst = 5
    for line in cookies:
        for name, morsel in SimpleCookie(line).items():
            is_session = "sess" in name.lower() or "login" in name.lower()
            if not morsel["secure"]:
                worst = min(worst, -40 if is_session else -20)
            if is_session and not morsel["httponly"]:
                worst = min(worst, -30)
            if not morsel["samesite"]:
                worst = min(worst, -20 if "csrf" in name.lower() else 0)
    return worst


def _transport(header):
    age = re.search(r"max-age=(\d+)", header)
    if not age or int(age[1]) < HALF_A_YEAR:
        return -20 if not age else -10
    return 5 if "preload" in header and "includeSubDomains" in header and int(age[1]) >= 2 * HALF_A_YEAR else 0
