"""The lists of translations, asked for what is not there."""

from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db
NONSENSE = ["", "x", "-1", "9" * 30, "de", "'", "[]", "\u202e", "x" * 5000]


@pytest.mark.parametrize("name", ["language", "state", "kind", "section", "mine", "p", "ordering", "export", "q"])
@pytest.mark.parametrize("list_name", ["translation_matrix", "translation_matrix_results", "translation_workload"])
def test_lists_are_shown_whatever_they_are_asked_for(list_name, name, overview, log_in):
    ContentPageFactory()
    client = log_in()
    for value in NONSENSE:
        response = client.get(f"{reverse(list_name)}?{urlencode({name: value})}")
        assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    assert client.get(f"{reverse(list_name)}?{name}=%00").status_code == HTTPStatus.BAD_REQUEST
