"""Forms that know rights: the panel of a group, and objects of which somebody may change only a part."""

from django import forms
from django.template.loader import render_to_string
from wagtail.admin.forms import WagtailAdminModelForm

from .models import GroupRights
from .rights import EVERYTHING, FACTS, Refused, part_of, rights_of


class LimitedFormMixin:
    """Shows what the user may not write, and takes no change of it.

    A browser does not send such fields. Whoever sends another value all the same is refused, and nothing is saved.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused_parts = []
        if self.for_user is None:
            return
        rights = rights_of(self.for_user)
        for name, field in self.fields.items():
            part = part_of(type(self.instance), name)
            if not rights.may_write(part):
                if self._is_sent_changed(name, field):
                    self.refused_parts.append(part)
                field.disabled = True

    def _is_sent_changed(self, name, field):
        html_name = self.add_prefix(name)
        if not self.is_bound or (html_name not in self.data and html_name not in self.files):
            return False
        sent = field.widget.value_from_datadict(self.data, self.files, html_name)
        return field.has_changed(self.get_initial_for_field(field, name), sent)

    def full_clean(self):
        if self.refused_parts:
            parts = [part for part in EVERYTHING if part in self.refused_parts]
            raise Refused(parts, self.instance)
        super().full_clean()


class LimitedModelForm(LimitedFormMixin, WagtailAdminModelForm):
    """The form of a snippet or setting: texts by language, facts by right."""


class GroupRightsForm(forms.ModelForm):
    """Languages and facts in Wagtail's form of a group. A new group begins with everything."""

    class Meta:
        model = GroupRights
        fields = ("languages", "facts")

    def __init__(self, data=None, files=None, instance=None):
        self.group = instance
        is_new = instance is None or instance.pk is None
        rights = None if is_new else GroupRights.objects.filter(group=instance).first()
        everything = {"languages": [part for part in EVERYTHING if part != FACTS], "facts": True}
        super().__init__(data, files, prefix="rights", instance=rights, initial=everything if is_new else None)

    def save(self, commit=True):
        self.instance.group = self.group
        return super().save(commit)

    def as_admin_panel(self):
        return render_to_string("accounts/group_rights.html", {"form": self})
