"""Words are found fast, however many packages bring their own."""

from itertools import pairwise

import pytest
from django.conf import settings
from django.utils.translation import ngettext, override, trans_real


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_packages_that_count_alike_share_one_catalog(language):
    rules = [plural.__code__ for plural in trans_real.translation(language)._catalog._plurals]
    assert all(rule != following for rule, following in pairwise(rules))


def test_each_language_still_counts_in_its_own_way():
    counted = lambda number: ngettext("%(number)d week", "%(number)d weeks", number).split("\N{NO-BREAK SPACE}")[1]  # noqa: E731
    with override("ru"):
        assert [counted(number) for number in (1, 2, 5, 21)] == ["неделя", "недели", "недель", "неделя"]
