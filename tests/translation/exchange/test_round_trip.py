"""What goes out and comes back untouched changes nothing."""

import pytest

from mesi_site.translation.exchange.planning import Outcome
from tests.factories import PAGE_TYPES, EditorFactory
from tests.pages.editor import as_saved
from tests.translation.exchange.files import VERSIONS, export, imported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("factory", PAGE_TYPES, ids=lambda factory: factory._meta.model.__name__)
def test_every_kind_of_page_comes_back_as_it_went(factory, version, overview):
    page = overview if factory is PAGE_TYPES[0] else factory(languages="all", with_facts=True)
    page.save_revision()
    content = export(page, version=version)
    (plan,) = imported(content, EditorFactory())
    assert (plan.problems, [text.problems for text in plan.texts if text.problems]) == ([], [])
    assert {text.outcome for text in plan.texts} == {Outcome.UNCHANGED}
    assert not plan.is_imported
    assert as_saved(page).latest_revision == page.latest_revision
