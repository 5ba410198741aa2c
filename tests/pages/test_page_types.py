"""The list of page types that the tests go through is complete."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import get_page_models

from international.models import ProgramPage
from tests.factories import PAGE_TYPES, ProgramIndexPageFactory


def test_every_page_type_has_a_factory():
    creatable = {model for model in get_page_models() if model.is_creatable}
    assert {factory._meta.model for factory in PAGE_TYPES} == creatable


@pytest.mark.parametrize("factory", PAGE_TYPES, ids=lambda f: f._meta.model.__name__)
@pytest.mark.django_db
def test_factories_make_pages_that_pass_their_own_validation(factory):
    page = factory(languages="all", with_facts=True)
    page.full_clean()
    page.clean_for_readers()
    assert page.url


@pytest.mark.django_db
def test_no_page_gets_the_address_of_a_view_below_its_parent(overview):
    index = ProgramIndexPageFactory(languages="all")
    program = ProgramPage(title_en="Compare", kind="other", levels=["master"], live=False)
    index.add_child(instance=program)
    assert program.slug == "compare-2"
    program.slug = "enquiry"
    with pytest.raises(ValidationError):
        program.full_clean()
