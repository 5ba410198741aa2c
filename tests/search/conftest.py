"""What search finds, as names of pages."""

import pytest

from mesi_site.pages.models import BasePage
from mesi_site.search.selectors import matching


@pytest.fixture
def found():
    """`found("Италия", "ru")`: the slugs of what is found, best first."""

    def found(text, language="en", model=None):
        ranks = matching(text, language, model)
        slugs = dict(BasePage.objects.filter(pk__in=ranks).values_list("pk", "slug"))
        return [slugs[number] for number in sorted(ranks, key=lambda number: (-ranks[number], number))]

    return found
