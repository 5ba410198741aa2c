"""The editor's form of a page."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.utils import get_user_display_name
from wagtail.models import COMMENTS_RELATION_NAME

from mesi_site.fields import EARLIEST, LATEST
from mesi_site.translation.forms import TranslatedFormMixin


class BasePageForm(TranslatedFormMixin, WagtailAdminPageForm):
    """Drafts may be unfinished: what readers need is asked for each language when it goes out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if owner := self.fields.get("owner"):
            owner.queryset = possible_owners(self.instance.owner_id)
            owner.label_from_instance = get_user_display_name

    def bring_together(self, *contents, **more):
        """Comments are kept beside the versions: they come along, whatever becomes of the texts."""
        written = self.instance
        super().bring_together(*contents, **more)
        if self.is_merged:
            setattr(self.instance, COMMENTS_RELATION_NAME, getattr(written, COMMENTS_RELATION_NAME).all())

    @property
    def has_new_comments(self):
        return "comments" in self.formsets and self.formsets["comments"].has_changed()

    def clean(self):
        cleaned = super().clean()
        for name in ("go_live_at", "expire_at"):
            moment = cleaned.get(name)
            if moment and not EARLIEST <= moment.date() <= LATEST:
                self.add_error(name, _("This is no date that one can plan with."))
        return cleaned


def possible_owners(present):
    """Whoever may use the editor, and the present owner (a primary key or None) in any case."""
    users = get_user_model().objects
    backend = "django.contrib.auth.backends.ModelBackend"
    editors = users.with_perm("wagtailadmin.access_admin", backend=backend)
    return users.filter(Q(pk__in=editors.values("pk")) | Q(pk=present)).order_by("first_name", "last_name", "username")
