"""The address of the database: whatever stands in it arrives, and a wrong one is refused without telling secrets."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.database import connection_settings, parse_url

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)


@given(user=texts, password=texts, name=texts, port=st.integers(1, 65535))
def test_every_part_of_an_address_arrives(user, password, name, port):
    address = f"{quote(user, safe='')}:{quote(password, safe='')}@db.example:{port}/{quote(name, safe='')}"
    parsed = parse_url(f"postgresql://{address}")
    assert (parsed["USER"], parsed["PASSWORD"], parsed["NAME"]) == (user, password, name)
    assert (parsed["HOST"], parsed["PORT"]) == ("db.example", str(port))


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://site@db.example/site", "db.example", ""),
        ("postgres://site@DB.example:6543/site", "DB.example", "6543"),
        ("postgresql://site@[2001:db8::1]:5432/site", "2001:db8::1", "5432"),
        ("postgresql:///site?host=/run/postgresql", "/run/postgresql", ""),
        ("postgresql://%2Frun%2Fpostgresql/site", "/run/postgresql", ""),
        ("postgresql:///site?host=db.example&port=6543", "db.example", "6543"),
        ("postgresql:///site", "", ""),
    ],
)
def test_host_and_port_in_each_notation(url, host, port):
    parsed = parse_url(url)
    assert (parsed["HOST"], parsed["PORT"], parsed["NAME"]) == (host, port, "site")


def test_options_go_to_the_driver(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://a@b/c?sslmode=verify-full&connect_timeout=2&options=-c%20jit%3Doff"
    )
    options = connection_settings()["OPTIONS"]
    assert (options["sslmode"], options["connect_timeout"]) == ("verify-full", "2")
    assert options["options"] == "-c statement_timeout=30s -c jit=off"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://site:hidden@db.example/site",
        "sqlite:///hidden.sqlite3",
        "postgresql://site:hidden@db.example",
        "postgresql://site:hidden@db.example:port/site",
        "postgresql://site:hidden@db.example:99999/site",
        "postgresql://site:hidden@[db.example/site",
        "site:hidden",
    ],
)
def test_a_wrong_address_is_refused_and_not_repeated(url):
    with pytest.raises(ValueError, match="DATABASE_URL") as refusal:
        parse_url(url)
    assert "hidden" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_connections_are_kept_checked_and_never_wait_without_end(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "0")
    settings = connection_settings()
    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (60, True)
    assert settings["OPTIONS"]["connect_timeout"] == 5
    assert settings["OPTIONS"]["options"] == "-c statement_timeout=0"


def test_two_test_runs_have_two_databases(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    monkeypatch.setenv("TEST_DATABASE_SLOT", "2")
    assert connection_settings()["TEST"]["NAME"] == "test_c_2"
