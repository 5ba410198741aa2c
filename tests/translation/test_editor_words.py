"""What Django and Wagtail would leave in English, in the editor's language."""

import pytest
from django.urls import reverse

from mesi_site.institution.models import Contact
from partners.models import Agreement
from tests.factories import AgreementFactory, ContactFactory


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("yes", "no")), ("ru", ("да", "нет")), ("fr", ("oui", "non")), ("it", ("sì", "no"))]
)
@pytest.mark.parametrize(("model", "factory"), [(Contact, ContactFactory), (Agreement, AgreementFactory)])
def test_lists_say_yes_and_no(log_in, language, words, model, factory):
    factory(is_demonstration=True)
    factory(is_demonstration=False)
    rows = log_in(language).get(reverse(model.snippet_viewset.get_url_name("list"))).content.decode()
    assert all(f">{word}<" in "".join(rows.split()) for word in words)
    assert ">True<" not in "".join(rows.split())


def test_choices_speak_each_editors_language(log_in):
    """A form is made once; its choices must not keep the language of whoever opened it first."""
    address = reverse(Contact.snippet_viewset.get_url_name("add"))
    for language, russian in [
        ("en", "Russian"),
        ("ru", "русский"),
        ("fr", "russe"),
        ("it", "russo"),
        ("en", "Russian"),
    ]:
        assert f">{russian}</option>" in log_in(language).get(address).content.decode()


@pytest.mark.parametrize(
    ("language", "empty_choice"),
    [("ru", "Выберите вариант"), ("fr", "Sélectionnez une option"), ("it", "Selezionare un’opzione")],
)
def test_pictures_and_empty_choices_have_names(log_in, language, empty_choice):
    client = log_in(language)
    assert "Site image" not in client.get(reverse("wagtailimages:add")).content.decode()
    settings = client.get(reverse("wagtailsettings:edit", args=["institution", "institutionsettings"]), follow=True)
    assert empty_choice in settings.content.decode()


def test_only_zones_that_a_browser_can_name_are_offered(log_in):
    """At the first that it cannot, Wagtail's script stops to name them."""
    zones = log_in().get("/admin/account/").content.decode().partition("current_time_zone")[2]
    assert "Europe/Moscow" in zones
    assert "localtime" not in zones
