"""Users of the editor, and contacts whom readers may ask."""

import factory
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

from mesi_site.institution.models import Contact

from .texts import TranslatedFactory


class UserFactory(factory.django.DjangoModelFactory):
    """A member of the office; `admin_language` is what the editor's screens speak to them."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"member{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("a-long-enough-password")

    @factory.post_generation
    def admin_language(user, create, language, **kwargs):
        if create and language:
            UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})

    @factory.post_generation
    def groups(user, create, groups, **kwargs):
        if create and groups:
            user.groups.set(groups)


class EditorFactory(UserFactory):
    """Somebody who may do everything."""

    is_superuser = True
    is_staff = True


class ContactFactory(TranslatedFactory):
    class Meta:
        model = Contact

    email = factory.LazyAttributeSequence(lambda contact, n: f"contact{n}@example.org")
    phone = "+7 495 000-00-00"
    languages_spoken = ("en", "ru")

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        spoken = list(kwargs.pop("languages_spoken"))
        return super()._adjust_kwargs(**kwargs) | {"languages": spoken}
