"""What a refusal leaves behind: nothing changed, a reason, and an entry in the log."""

import pytest
from django.db import transaction
from django.urls import path, reverse
from wagtail.log_actions import log

import mesi_site.urls
from mesi_site.accounts.rights import Refused
from mesi_site.pages.models import BasePage
from tests.pages.editor import address

pytestmark = pytest.mark.django_db


def test_what_was_done_before_a_refusal_is_undone_and_the_refusal_stays(page, limited, refusals, settings):
    def view(request):
        with transaction.atomic():
            BasePage.objects.filter(pk=page.pk).update(title_ru="Подделка")
            log(page, "wagtail.edit", user=request.user)
            raise Refused(["fr"], page)

    class Urls:
        urlpatterns = [path("forged/", view), *mesi_site.urls.urlpatterns]

    settings.ROOT_URLCONF = Urls
    assert limited.post("/forged/").status_code == 403
    assert BasePage.objects.get(pk=page.pk).title_ru == page.title_ru
    assert refusals() == [(limited.user, page, "wagtail.edit", ["fr"])]


def test_an_automatic_request_gets_a_reason_that_scripts_can_read(page, limited):
    response = limited.post(address("delete", page), headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["error_code"] == "refused"
    assert "Italiano" in response.json()["error_message"]


@pytest.mark.parametrize(
    ("language", "reason", "entry"),
    [
        ("en", "this concerns Русский, and none", "Refused: Delete. Missing right: Русский."),
        ("ru", "это касается следующего: Русский; ни у одной", "Отказано: Удалить. Нет права на: Русский."),
        (
            "fr",
            "cela concerne Русский, et aucun de vos groupes",
            "Refusé\u00a0: Supprimer. Droit manquant\u00a0: Русский.",
        ),
        (
            "it",
            "questo riguarda Русский, e nessuno",
            "Rifiutato: Elimina. Diritto mancante: Русский.",
        ),
    ],
)
def test_reason_history_and_report_speak_the_editors_language(language, reason, entry, page, member, log_in):
    client = member("Office head", language, languages=["en", "fr", "it"], facts=True)
    assert reason in client.post(address("delete", page)).content.decode()
    administrator = log_in(language)
    for url in (address("history", page), reverse("wagtailadmin_reports:site_history")):
        assert entry in administrator.get(url).content.decode()


def test_the_history_says_which_languages_went_out(page, log_in):
    log(page, "wagtail.publish", data={"parts": ["ru", "facts"]})
    log(page, "wagtail.unpublish")
    html = log_in().get(address("history", page)).content.decode()
    assert "Published (Русский, facts)" in html
    assert "Unpublished" in html
