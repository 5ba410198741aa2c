"""Known vulnerabilities of the pinned packages. What was not audited is never called fine.

PyPI is asked first, then OSV. A source is believed only if it knows an old package that has vulnerabilities: a mirror
without such data says of every package that it has none.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("pypi", "osv")
KNOWN_TO_BE_VULNERABLE = "Jinja2==2.4.1"
WAY_OUT = (
    "Run it where pypi.org or api.osv.dev can be reached. A machine without them may say AUDIT=offline: then the rest "
    "of the check counts, and this is reported as not done."
)


def vulnerabilities(is_offline=False, ask=None):
    """(True: none are known; False: some are, or nobody knows; None: nobody knows and that was announced), and why."""
    ask = ask or ask_pip_audit
    reasons = []
    for source in SOURCES:
        packages, reason = ask(source, "requirements-dev.txt")
        known = packages is not None and audited(packages)
        if known and not is_real(source, ask):
            known, reason = [], f"has no data: it knows of nothing in {KNOWN_TO_BE_VULNERABLE}"
        if known:
            return judge(packages, known, source)
        reasons.append(f"{source}: {reason or 'knows none of the packages'}")
    said = "NOT AUDITED: " + "; ".join(reasons)
    return (None, said) if is_offline else (False, f"{said}.\n{WAY_OUT}")


def audited(packages):
    return [package for package in packages if "skip_reason" not in package]


def is_real(source, ask):
    packages, _reason = ask(source, KNOWN_TO_BE_VULNERABLE)
    return any(package.get("vulns") for package in packages or ())


def judge(packages, known, source):
    found = [
        f"{package['name']} {package['version']}: {entry['id']}" for package in known for entry in package["vulns"]
    ]
    if found:
        return False, "\n".join(found)
    if len(known) < len(packages):
        names = ", ".join(package["name"] for package in packages if "skip_reason" in package)
        return False, f"{source} does not know {names}: not audited."
    return True, ""


def ask_pip_audit(source, what):
    """What pip-audit finds in a file of requirements or for one requirement: (packages, None) or (None, why not)."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", source, "--disable-pip"]
    command += ["--progress-spinner", "off", "--format", "json", "--timeout", "20"]
    if what.endswith(".txt"):
        done = run([*command, "--requirement", what, "--require-hashes"])
    else:
        done = run([*command, "--no-deps", "--requirement", "/dev/stdin"], what)
    try:
        return json.loads(done.stdout)["dependencies"], None
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["nothing said"]
        return None, said[-1][:150]


def run(command, text=""):
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
