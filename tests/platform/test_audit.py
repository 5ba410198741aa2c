"""The search for known vulnerabilities never says that all is well when it has looked at nothing."""

import pytest

from scripts import audit, check

FINE = [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": []}]
BAD = [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}, FINE[1]]
UNKNOWN = [{"name": "a", "skip_reason": "not found"}, {"name": "b", "skip_reason": "not found"}]
PARTLY = [FINE[0], {"name": "b", "skip_reason": "not found"}]
OLD = [{"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2"}]}]
WITHOUT_DATA = [{"name": "jinja2", "version": "2.4.1", "vulns": []}]
UNREACHABLE = None


def answers(pypi, osv=UNREACHABLE, old=OLD):
    """pip-audit, when the sources answer so; `old` is what they say of a package with known vulnerabilities."""

    def ask(source, what):
        found = {"pypi": pypi, "osv": osv}[source]
        if found is UNREACHABLE:
            return None, "no route to host"
        return (found if what.endswith(".txt") else old), None

    return ask


@pytest.mark.parametrize(
    ("ask", "passed", "said"),
    [
        (answers(FINE), True, ""),
        (answers(BAD), False, "a 1: PYSEC-1"),
        (answers(PARTLY), False, "pypi does not know b"),
        (answers(UNKNOWN, FINE), True, ""),
        (answers(UNREACHABLE, BAD), False, "a 1: PYSEC-1"),
        (answers(UNKNOWN), False, "NOT AUDITED: pypi: knows none of the packages; osv: no route to host"),
        (answers(UNREACHABLE), False, "NOT AUDITED"),
        (answers([], []), False, "NOT AUDITED"),
        (answers(FINE, FINE, WITHOUT_DATA), False, "NOT AUDITED: pypi: has no data"),
        (answers(FINE, FINE, UNKNOWN), False, "NOT AUDITED"),
    ],
)
def test_each_kind_of_answer(ask, passed, said):
    verdict, reason = audit.vulnerabilities(ask=ask)
    assert verdict is passed
    assert said in reason


@pytest.mark.parametrize("ask", [answers(UNKNOWN), answers(UNREACHABLE), answers(FINE, FINE, WITHOUT_DATA)])
def test_a_machine_without_access_may_go_on_only_when_it_says_so(ask):
    assert audit.vulnerabilities(ask=ask)[0] is False
    assert audit.vulnerabilities(is_offline=True, ask=ask)[0] is None


@pytest.mark.parametrize("ask", [answers(BAD), answers(PARTLY)])
def test_being_offline_excuses_nothing_that_was_found(ask):
    assert audit.vulnerabilities(is_offline=True, ask=ask)[0] is False


def test_what_was_not_audited_is_not_called_ok(monkeypatch, capsys):
    monkeypatch.setattr(check, "CHECKS", {"vulnerabilities": lambda: (None, "NOT AUDITED: no route"), "rest": ok})
    assert check.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("NOT DONE vulnerabilities")
    assert "NOT AUDITED: no route" in lines[1]
    assert lines[-1].startswith("NOT DONE")


def test_the_check_fails_by_itself_where_nothing_was_audited(monkeypatch):
    monkeypatch.setattr(check, "CHECKS", {"vulnerabilities": lambda: (False, "NOT AUDITED"), "rest": ok})
    assert check.main() == "Failed: vulnerabilities"


def ok():
    return True, ""
