"""Two people edit one page: nobody overwrites what they have not seen, in whichever language they work."""

import pytest

from tests.factories import ContentPageFactory

from .editor import address, as_saved, form_at, prose_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all", title_ru="Старое", title_fr="Ancien")
    page.save_revision().publish()
    return page


def opened(client, page):
    return form_at(client, address("edit", page)) | prose_of(page.get_latest_revision_as_object())


@pytest.mark.parametrize("action", ["publish", None], ids=["publishing", "saving"])
def test_an_old_form_is_refused_and_what_was_typed_stays_in_it(action, page, log_in):
    first, second = log_in("ru"), log_in("fr")
    russian, french = opened(first, page), opened(second, page)
    button = {f"action-{action}": "yes"} if action else {}
    assert first.post(address("edit", page), russian | {"title_ru": "Новое"} | button).status_code == 302
    refused = second.post(address("edit", page), french | {"title_fr": "Nouveau"} | button)
    assert refused.status_code == 409
    assert 'value="Nouveau"' in refused.content.decode()
    draft = as_saved(page).get_latest_revision_as_object()
    assert (draft.title_ru, draft.title_fr) == ("Новое", "Ancien")


def test_whoever_has_been_told_may_save_again(page, log_in):
    first, second = log_in("ru"), log_in("en")
    russian, english = opened(first, page), opened(second, page)
    first.post(address("edit", page), russian | {"title_ru": "Новое"})
    refused = second.post(address("edit", page), english | {"title_fr": "Nouveau"})
    assert "Somebody has saved this page" in refused.content.decode()
    again = opened(second, page) | {"title_fr": "Nouveau"}
    assert second.post(address("edit", page), again).status_code == 302
    draft = as_saved(page).get_latest_revision_as_object()
    assert (draft.title_ru, draft.title_fr) == ("Новое", "Nouveau")
