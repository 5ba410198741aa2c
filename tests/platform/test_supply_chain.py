"""What the site consists of, and under which licences: the lists say what is really installed."""

import importlib.metadata
import json
import tomllib

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

from scripts import licences, sbom
from scripts.licences import ROOT, normal


def needed():
    """All packages that the direct dependencies of pyproject.toml need here, as their own metadata say."""
    waiting = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    seen = set()
    waiting = [(Requirement(text), "") for text in waiting]
    while waiting:
        requirement, extra_of_parent = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra_of_parent}):
            continue
        for extra in ("", *requirement.extras):
            if (key := (normal(requirement.name), extra)) not in seen:
                seen.add(key)
                waiting += [(Requirement(text), extra) for text in importlib.metadata.requires(requirement.name) or ()]
    return {name for name, _extra in seen}


def bill():
    return sbom.bill()


def libraries():
    return {component["name"]: component for component in bill()["components"] if component["type"] == "library"}


def test_the_bill_of_materials_names_what_is_installed_and_nothing_else():
    named = {name: component["version"] for name, component in libraries().items()}
    installed = {name: importlib.metadata.version(name) for name in needed()}
    assert named == installed


def test_each_package_has_a_licence_and_the_hashes_that_are_checked():
    for component in libraries().values():
        assert component["licenses"]
        assert component["hashes"]


def test_the_bill_is_valid():
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill())) is None


def test_fonts_and_data_are_in_the_bill():
    files = {
        file["name"]
        for component in bill()["components"]
        if component["type"] == "data"
        for file in component["components"]
    }
    brought = [*ROOT.glob("static/fonts/*.woff2"), *ROOT.glob("international/sheets/fonts/*.ttf")]
    brought += [*ROOT.glob("mesi_site/cartography/data/*.json"), *ROOT.glob("static/img/maps/*")]
    assert files == {str(path.relative_to(ROOT)) for path in brought}


def test_a_package_that_nobody_named_is_noticed():
    assert "pytest" in sbom.unnamed(bill()["components"])


def test_every_licence_is_allowed_and_the_list_is_up_to_date():
    assert licences.main("check") == 0


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("AGPL-3.0-only", False),
        ("AGPL-3.0-only OR MIT", True),
        ("AGPL-3.0-only AND MIT", False),
        ("MIT AND MPL-2.0", True),
        (None, False),
    ],
)
def test_a_licence_that_nobody_allowed_is_refused(licence, is_allowed):
    assert licences.is_allowed(licence, licences.policy()["allowed"]) is is_allowed
