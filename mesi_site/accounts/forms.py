"""Forms that know rights: the panel of a group, and objects of which somebody may change only a part."""

from django import forms
from django.template.loader import render_to_string
from wagtail.admin.forms.models import WagtailAdminModelForm

from mesi_site.translation.languages import site_languages
from mesi_site.translation.parts import FACTS

from .models import GroupRights
from .rights import EVERYTHING, Refused, Rights, part_of, rights_of


class LimitedFormMixin:
    """Leaves out what the user may not write.

    A browser does not send such fields. Whoever sends another value all the same is refused, and nothing is saved.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rights = rights_of(self.for_user) if self.for_user else Rights(frozenset(site_languages()), True)
        self.refused_parts = set()
        self._leave_out(self)
        for name, formset in list(getattr(self, "formsets", {}).items()):
            if name == "comments":
                continue
            if not self.rights.facts:
                if self.is_bound and f"{formset.prefix}-TOTAL_FORMS" in self.data:
                    self.refused_parts.add(FACTS)
                del self.formsets[name]

    def _leave_out(self, form):
        for name in list(form.fields):
            part = part_of(type(form.instance), name)
            if part and not self.rights.may_write(part):
                if self._is_sent_changed(form, name):
                    self.refused_parts.add(part)
                del form.fields[name]

    def _is_sent_changed(self, form, name):
        field, html_name = form.fields[name], form.add_prefix(name)
        is_sent = any(key == html_name or key.startswith(f"{html_name}-") for key in (*form.data, *form.files))
        if not form.is_bound or not is_sent:  # not the widget's own question: boxes are never sure
            return False
        sent = field.widget.value_from_datadict(form.data, form.files, html_name)
        return field.has_changed(form.get_initial_for_field(field, name), sent)

    def full_clean(self):
        if self.refused_parts:
            parts = [part for part in EVERYTHING if part in self.refused_parts]
            raise Refused(parts, self.instance)
        super().full_clean()


class LimitedModelForm(LimitedFormMixin, WagtailAdminModelForm):
    """The form of a snippet that has facts only."""


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
