"""The people of these tests."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from tests.factories import EditorFactory, UserFactory


@pytest.fixture
def editor(db):
    return EditorFactory()


@pytest.fixture
def translator(db):
    """Somebody who may write pages under a page: `translator(page)`."""

    def translator(page, *codenames):
        group = Group.objects.create(name="Translators of a part")
        access = Permission.objects.get(codename="access_admin")
        group.permissions.add(access, *Permission.objects.filter(codename__in=codenames))
        change = Permission.objects.get(codename="change_basepage")
        GroupPagePermission.objects.create(group=group, page=page.get_base_page(), permission=change)
        return UserFactory(groups=[group])

    return translator
