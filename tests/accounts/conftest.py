"""Members of the office, by the name of their group, and what the log knows of those who were refused."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry, PageLogEntry

from mesi_site.accounts.models import GroupRights
from tests.factories import ContentPageFactory, EditorFactory, UserFactory

from .ways_in import PASSWORD


@pytest.fixture
def person():
    """Whoever logs in by hand."""
    return EditorFactory(username="anna", email="anna@example.org", password=PASSWORD)


@pytest.fixture
def member(db, log_in):
    """`member("Editors")`: a client of somebody in this group; `languages` and `facts` limit the group."""

    def member(role, language="en", languages=None, facts=True):
        group = Group.objects.get(name=role)
        if languages is not None:
            GroupRights.objects.filter(group=group).update(languages=languages, facts=facts)
        user = UserFactory(groups=[group], admin_language=language)
        client = log_in(user=user)
        client.user = user
        return client

    return member


@pytest.fixture
def refusals(db):
    """[(who, on what, attempt, missing parts)], oldest first."""

    def refusals():
        entries = [
            *PageLogEntry.objects.filter(action="rights.refused").order_by("pk"),
            *ModelLogEntry.objects.filter(action="rights.refused").order_by("pk"),
        ]
        return [
            (entry.user, entry.content_type.model_class()._default_manager.get(pk=object_of(entry)), *what(entry))
            for entry in entries
        ]

    return refusals


def object_of(entry):
    return entry.page_id if isinstance(entry, PageLogEntry) else entry.object_id


def what(entry):
    return entry.data["attempt"], entry.data["parts"]


@pytest.fixture
def page(overview):
    return ContentPageFactory()


@pytest.fixture
def limited(member):
    """Somebody with every permission of Wagtail's that the office head has, but Russian only."""
    return member("Office head", languages=["ru"], facts=False)
