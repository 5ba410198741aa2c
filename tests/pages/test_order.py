"""Lists stand in the order that a reader expects, in each language."""

import pytest
from django.utils import translation

from mesi_site.pages.models import ContentPage
from partners.models import PartnerPage
from tests.factories import ContentPageFactory, PartnerPageFactory

pytestmark = pytest.mark.django_db

ORDERS = {
    "en": ["école", "Évora", "Exeter", "Łódź", "Zürich"],
    "fr": ["Ålesund", "ecole normale", "École supérieure", "Évora", "Évry", "Zagreb"],
    "it": ["Àncona", "Bari", "È vero", "Évora", "Forlì"],
    "ru": ["Екатеринбург", "ёлка", "Ереван", "Жуковский", "Йошкар-Ола", "Яуза"],
}


@pytest.mark.parametrize("language", ORDERS)
def test_accents_and_capitals_do_not_send_a_title_to_the_end(language):
    for number, title in enumerate(reversed(ORDERS[language])):
        ContentPageFactory(
            **{"title_en": f"{9 - number}", f"title_{language}": title}, published_languages=["en", language]
        )
    with translation.override(language):
        shown = [str(page.texts.title) for page in ContentPage.objects.in_title_order()]
    assert shown == ORDERS[language]


def test_a_title_that_is_missing_is_sorted_by_the_one_that_is_shown():
    ContentPageFactory(title_en="Zagreb", title_fr="Agram")
    ContentPageFactory(title_en="Évora", title_fr="")
    ContentPageFactory(title_en="Basel", title_fr=None)
    with translation.override("fr"):
        assert [page.title_en for page in ContentPage.objects.in_title_order()] == ["Zagreb", "Basel", "Évora"]
    assert [page.title_en for page in ContentPage.objects.in_title_order("en")] == ["Basel", "Évora", "Zagreb"]


def test_the_order_follows_the_language_of_the_reader():
    PartnerPageFactory(title_en="Vienna", title_ru="Вена", languages=["en", "ru"])
    PartnerPageFactory(title_en="Athens", title_ru="Афины", languages=["en", "ru"])
    PartnerPageFactory(title_en="Geneva", title_ru="Женева", languages=["en", "ru"])
    names = {}
    for language in ("en", "ru"):
        with translation.override(language):
            names[language] = [page.title_en for page in PartnerPage.objects.in_title_order()]
    assert names == {"en": ["Athens", "Geneva", "Vienna"], "ru": ["Athens", "Vienna", "Geneva"]}
