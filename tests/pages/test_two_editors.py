"""Several people edit one page: all of them succeed, unless they change the same text; and nobody's words are lost."""

from http import HTTPStatus

import pytest
from wagtail.models import Comment, Revision

from tests.factories import ContentPageFactory

from .editor import address, draft, form_at, problems, prose_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all", title_ru="Старое", title_fr="Ancien")
    page.save_revision().publish()
    return page


def opened(client, page):
    return form_at(client, address("edit", page)) | prose_of(page.get_latest_revision_as_object())


@pytest.fixture
def russian(log_in):
    return log_in("ru")


@pytest.fixture
def french(log_in):
    return log_in("fr")


def autosave(client, page, form):
    response = client.post(address("edit", page), form, headers=JSON)
    return response, response.json()


def test_two_people_who_write_different_languages_both_succeed(page, russian, french):
    one, two = opened(russian, page), opened(french, page)
    assert russian.post(address("edit", page), one | {"title_ru": "Новое"}).status_code == HTTPStatus.FOUND
    assert french.post(address("edit", page), two | {"title_fr": "Nouveau"}).status_code == HTTPStatus.FOUND
    assert (draft(page).title_ru, draft(page).title_fr) == ("Новое", "Nouveau")


def test_publishing_from_an_older_form_takes_nothing_back(page, russian, french):
    one, two = opened(russian, page), opened(french, page)
    russian.post(address("edit", page), one | {"title_ru": "Новое"})
    response = french.post(address("edit", page), two | {"title_fr": "Nouveau", "action-publish": "yes"})
    assert problems(response) == {}
    assert (draft(page).title_ru, draft(page).title_fr) == ("Новое", "Nouveau")


@pytest.mark.parametrize("button", [{}, {"action-publish": "yes"}], ids=["saving", "publishing"])
def test_the_same_text_changed_twice_is_refused_and_both_are_shown(button, page, russian, french):
    one, two = opened(russian, page), opened(french, page)
    russian.post(address("edit", page), one | {"title_ru": "Новое"})
    refused = french.post(address("edit", page), two | {"title_ru": "Иное", "title_fr": "Nouveau"} | button)
    assert refused.status_code == HTTPStatus.CONFLICT
    html = refused.content.decode()
    assert "w-autosave-interval" not in html  # or a choice would be made before anybody has made it
    assert 'value="Иное"' in html
    assert "Новое" in html
    assert draft(page).title_ru == "Новое"
    assert draft(page).title_fr == "Ancien"


@pytest.mark.parametrize(("choice", "title"), [("mine", "Иное"), ("newer", "Новое")])
def test_whoever_has_been_told_chooses_which_text_stays(choice, title, page, russian, french):
    one, two = opened(russian, page), opened(french, page)
    russian.post(address("edit", page), one | {"title_ru": "Новое", "title_it": "Nuovo"})
    mine = two | {"title_ru": "Иное", "title_fr": "Nouveau"}
    refused = french.post(address("edit", page), mine)
    again = mine | told(refused) | {"choice_title_ru": choice}
    assert french.post(address("edit", page), again).status_code == HTTPStatus.FOUND
    saved = draft(page)
    assert (saved.title_ru, saved.title_fr, saved.title_it) == (title, "Nouveau", "Nuovo")


def told(response):
    """What a refused form sends of the versions."""
    from .form_reader import FormReader

    form = FormReader("page-edit-form").read(response.content.decode())
    return {name: form[name] for name in ("loaded_revision_id", "loaded_revision_created_at", "seen")}


def test_an_automatic_save_of_the_same_text_is_refused(page, russian, french):
    one, two = opened(russian, page), opened(french, page)
    russian.post(address("edit", page), one | {"title_ru": "Новое"})
    response, answer = autosave(french, page, two | {"title_ru": "Иное"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert answer["error_code"] == "invalid_revision"
    assert draft(page).title_ru == "Новое"


def test_automatic_saving_goes_on_for_hours_beside_somebody_elses(page, russian, french):
    """The form goes on to show, and to send, what it was opened with; that takes nothing back."""
    one, two = opened(russian, page), opened(french, page)
    for number in range(4):
        one |= {"title_ru": f"Новое {number}"}
        two |= {"title_fr": f"Nouveau {number}"}
        for client, form in ((russian, one), (french, two)):
            response, answer = autosave(client, page, form)
            assert response.status_code == HTTPStatus.OK, answer
            form |= answer["field_updates"] | {"overwrite_revision_id": answer["revision_id"]}
        assert (draft(page).title_ru, draft(page).title_fr) == (f"Новое {number}", f"Nouveau {number}")
    two |= {"title_fr": "Ancien"}
    assert autosave(french, page, two)[0].status_code == HTTPStatus.OK
    assert (draft(page).title_ru, draft(page).title_fr) == ("Новое 3", "Ancien")


def test_everything_that_was_saved_stays_in_the_history(page, russian):
    form = opened(russian, page)
    titles = [f"Слово {number}" for number in range(5)]
    for title in titles:
        _response, answer = autosave(russian, page, form | {"title_ru": title})
        form |= answer["field_updates"] | {"overwrite_revision_id": answer["revision_id"]}
    kept = {revision.content["title_ru"] for revision in Revision.objects.for_instance(page)}
    assert set(titles) <= kept


def with_comment(form, text, *numbers):
    """The form with a new comment behind those that it was opened with."""
    data = {"comments-TOTAL_FORMS": len(numbers) + 1, "comments-INITIAL_FORMS": len(numbers)}
    for place, number in enumerate([*numbers, ""]):
        data |= {
            f"comments-{place}-{name}": value
            for name, value in {
                "id": number,
                "contentpath": "title_ru",
                "text": text,
                "replies-TOTAL_FORMS": 0,
                "replies-INITIAL_FORMS": 0,
            }.items()
        }
    return form | data


def test_comments_of_both_are_kept(page, russian, french):
    one, two = opened(russian, page), opened(french, page)
    russian.post(address("edit", page), with_comment(one, "Хорошо?") | {"title_ru": "Новое"})
    response = french.post(address("edit", page), with_comment(two, "Vraiment ?") | {"title_fr": "Nouveau"})
    assert response.status_code == HTTPStatus.FOUND
    assert set(Comment.objects.values_list("text", flat=True)) == {"Хорошо?", "Vraiment ?"}
    assert (draft(page).title_ru, draft(page).title_fr) == ("Новое", "Nouveau")


def test_a_comment_that_somebody_deletes_from_an_older_form_takes_no_other_along(page, russian, french):
    russian.post(address("edit", page), with_comment(opened(russian, page), "Хорошо?"))
    number = Comment.objects.get().pk
    one, two = opened(russian, page), opened(french, page)
    russian.post(address("edit", page), with_comment(one, "Готово", number) | {"title_ru": "Новое"})
    gone = with_comment(two, "Vraiment ?", number) | {"comments-0-DELETE": "on"}
    assert french.post(address("edit", page), gone).status_code == HTTPStatus.FOUND
    assert set(Comment.objects.values_list("text", flat=True)) == {"Готово", "Vraiment ?"}


def test_a_comment_alone_is_saved_by_itself(page, russian):
    response, answer = autosave(russian, page, with_comment(opened(russian, page), "Хорошо?"))
    assert response.status_code == HTTPStatus.OK
    assert [comment["text"] for comment in answer["comments"]["comments"]] == ["Хорошо?"]
    assert Comment.objects.get().text == "Хорошо?"


def test_blocks_of_one_body_that_two_people_change_come_together(page, russian, french):
    body = page._meta.get_field("body_ru").to_python(
        [{"type": "paragraph", "value": f"<p>{word}</p>", "id": word} for word in ("one", "two")]
    )
    page.body_ru = body
    page.save_revision().publish()
    one, two = opened(russian, page), opened(french, page)
    one["body_ru-0-value"] = two["body_ru-0-value"].replace("one", "first")
    two["body_ru-1-value"] = two["body_ru-1-value"].replace("two", "second")
    for client, form in ((russian, one), (french, two)):
        assert client.post(address("edit", page), form).status_code == HTTPStatus.FOUND
    assert [
        block.value.source.count(word) for block, word in zip(draft(page).body_ru, ("first", "second"), strict=True)
    ] == [1, 1]


def test_an_earlier_version_is_not_put_over_one_that_nobody_has_seen(page, russian, french):
    first = page.latest_revision
    back = form_at(russian, address("revisions_revert", page, first.pk)) | prose_of(page)
    french.post(address("edit", page), opened(french, page) | {"title_fr": "Nouveau"})
    response = russian.post(address("revisions_revert", page, first.pk), back)
    assert response.status_code == HTTPStatus.CONFLICT
    assert draft(page).title_fr == "Nouveau"
