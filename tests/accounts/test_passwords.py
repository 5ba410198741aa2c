"""What a password must be: long, not common, not about this site. Anything else goes, in any language."""

import unicodedata

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mesi_site.accounts.models import User
from mesi_site.accounts.passwords import ALONE, LONGEST, WITH_A_SECOND_FACTOR
from mesi_site.institution.models import InstitutionSettings
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db

LETTERS = st.characters(exclude_categories=["Cs", "Cc"])


def codes(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@pytest.mark.parametrize(("two", "shortest"), [(False, ALONE), (True, WITH_A_SECOND_FACTOR)])
def test_how_long_it_must_be_follows_from_what_else_is_asked_for(two, shortest, settings):
    settings.TWO_FACTORS_REQUIRED = two
    assert codes("zqfkwmtvxjyhbgd"[:shortest]) == set()
    assert codes("zqfkwmtvxjyhbgd"[: shortest - 1]) == {"password_too_short"}


@pytest.mark.parametrize(
    "password",
    [
        "seven green lamps above the harbour",
        "зелёные лампы над гаванью",
        "九つの緑の提灯が港の上にそっと灯る",
        "🐟" * 20,
        "zqfkwm" * 11,
    ],
)
def test_words_of_any_language_without_digits_or_signs_are_fine(password):
    assert codes(password) == set()


def test_long_ones_are_fine_up_to_a_limit_far_above_64():
    assert codes("zq f" * (LONGEST // 4)) == set()
    assert codes("zq f" * (LONGEST // 4) + "x") == {"password_too_long"}


def test_common_ones_are_refused(settings):
    settings.TWO_FACTORS_REQUIRED = True
    assert "password_too_common" in codes("1qaz2wsx3edc")


@pytest.mark.parametrize("password", ["Meridian-2026-Meridian", "meridian meridian", "anna.petrova.26"])
def test_names_of_the_site_and_of_the_person_do_not_make_one(password):
    institution = InstitutionSettings.load()
    institution.name_en = "Meridian Institute"
    institution.save()
    user = User(username="anna", last_name="Petrova")
    assert "password_of_own_words" in codes(password, user)
    assert "password_of_own_words" not in codes(f"{password} zqfkwmtvxjyh", user)


def test_the_form_of_users_asks_for_the_same():
    client = Client()
    client.force_login(EditorFactory())
    form = {"username": "boris", "email": "b@example.org", "first_name": "B", "last_name": "B"}
    short = client.post(reverse("wagtailusers_users:add"), form | {"password1": "short", "password2": "short"})
    assert "too short" in short.content.decode()
    assert not get_user_model().objects.filter(username="boris").exists()


class TestSpelling(TestCase):
    @given(st.text(LETTERS, min_size=1, max_size=40))
    def test_one_password_however_its_letters_are_composed(self, password):
        user = User()
        user.set_password(unicodedata.normalize("NFD", password))
        assert user.check_password(unicodedata.normalize("NFC", password))
        assert user.check_password(unicodedata.normalize("NFKC", password))


def test_users_of_commands_are_spelled_so_too():
    user = get_user_model().objects.create_user("clara", password="Café métro église")
    assert user.check_password(unicodedata.normalize("NFD", "Café métro église"))


@pytest.mark.parametrize("language", ["en", "ru", "fr", "it"])
def test_the_rules_stand_below_the_field_in_each_language(language, log_in):
    page = log_in(language).get(reverse("account_change_password")).content.decode()
    hint = {"en": "At least 15", "ru": "Не меньше 15", "fr": "Au moins 15", "it": "Almeno 15"}
    assert hint[language] in page
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page
