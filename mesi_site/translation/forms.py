"""The form of an object with translated text: what was translated from what, and what two people wrote at once."""

from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import model_from_serializable_data
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.log_actions import log

from mesi_site.accounts.forms import LimitedFormMixin

from .bodies import adopt_ids, copied
from .differences import difference
from .glossary.terms import glossary_terms
from .languages import localized, site_languages
from .marks import APPLY, apply_marks
from .merging import content_of, merge
from .readable import field_label, readable
from .sides import side_of, tab_state
from .sources import Translations
from .texts import translated_fields

COLLISION = _("Somebody else has changed the same text. Both are below: choose for each which one stays.")


def restored(instance, content):
    """The object as it is in a content that a revision might keep."""
    if hasattr(instance, "with_content_json"):
        return instance.with_content_json(content)
    return model_from_serializable_data(type(instance), content, check_fks=True, strict_fks=False)


def salt_of(instance):
    """What a form says of the versions that it has shown holds for this object only."""
    return f"{instance._meta.label_lower} {instance.pk}"


class Collision:
    """A field that two people have changed: how each of them left it."""

    def __init__(self, form, name):
        self.name, model = name, type(form.instance)
        self.label = field_label(model, name)
        mine, newer = (readable(model, name, content[name]) for content in (form.mine, form.theirs))
        self.choices = [("mine", gettext("My version"), mine), ("newer", gettext("The newer version"), newer)]
        self.difference = difference(mine, newer)


class TranslatedFormMixin(LimitedFormMixin):
    """Keeps the record of translations true with everything that is saved.

    Beside the fields the form sends `source_<language>` (from which language somebody translates), `copy_source` (a
    column), and of texts (`<language>:<unit>`) that they are `still_correct`, `needs_work`, `is_translation` of what
    was taken for their translation, or that what was changed in them is a `minor_change`.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._refuse_marks()
        self.collisions, self.marks = [], []
        # What the form shows where that is not what was saved last, {name: content}: against this it is compared.
        self.seen = {}
        if self.is_bound:
            self._remember(self.instance)

    def _refuse_marks(self):
        """What is said of a text is a right of its language, as the text is."""
        sent = [value.partition(":")[0] for mark in APPLY for value in self._sent(mark)]
        sent += [self._text_of(column)[1] for column in self._sent("copy_source")]
        self.refused_parts |= {part for part in sent if part in site_languages() and not self.rights.may_write(part)}

    # What the panels show

    @cached_property
    def translations(self):
        return Translations(self.instance)

    @cached_property
    def glossary(self):
        return glossary_terms()

    def source_of(self, language):
        """The language whose text stands beside this one's: the chosen one, else the one that most was made from."""
        if chosen := self._chosen_source(language):
            return chosen
        units = self.translations.of_language(language)
        sources = [unit.source_language for unit in units if unit.source_language]
        return max(sources, key=sources.count) if sources else None

    def _chosen_source(self, language):
        chosen = self.data.get(f"source_{language}")
        return chosen if chosen in site_languages() and chosen != language else None

    @property
    def sides(self):
        """What stands beside each text that is in this form."""
        return [
            side_of(self, name, language)
            for name in translated_fields(type(self.instance))
            for language in site_languages()
            if localized(name, language) in self.fields
        ]

    @property
    def tab_states(self):
        return {language: tab_state(self, language) for language in site_languages()}

    @property
    def signed_seen(self):
        return signing.dumps(self.seen, salt=salt_of(self.instance), compress=True) if self.seen else ""

    @staticmethod
    def read_seen(data, instance):
        """What a form that comes back has shown; raises BadSignature where no form of this object has said so."""
        return signing.loads(data["seen"], salt=salt_of(instance)) if data.get("seen") else {}

    @property
    def shown_collisions(self):
        """[Collision] of what both have changed, in words."""
        return [Collision(self, name) for name in self.collisions]

    # Saving

    @cached_property
    def names(self):
        """Everything that this form can change, as a revision's content names it; comments belong to no version."""
        kept = content_of(self.instance)
        children = (formset.rel_name for name, formset in self.formsets.items() if name != "comments")
        return [name for name in (*self.fields, *children) if name in kept]

    def bring_together(self, known, newer, mine=None, seen=None):
        """Puts what this form has changed since the version `known` (a content) upon `newer` (an object).

        `seen` has what its fields showed otherwise. Where both have changed the same, `collisions` names it and nothing
        may be saved.
        """
        mine = content_of(self._written()) if mine is None else mine
        theirs, base = content_of(newer), known | (seen or {})
        for name in self.names:
            if self.data.get(f"choice_{name}") == "newer":
                mine[name] = base.get(name)
        merged, self.collisions = merge(type(newer), self.names, base, mine, theirs)
        if self.collisions:
            self.mine, self.theirs = mine, theirs
            self.translations = Translations(restored(newer, merged))  # beside each text stands what it says now
            untold = [name for name in self.names if name not in self.collisions]
            self.seen = {name: base.get(name) for name in untold if theirs[name] != base.get(name)}
            return
        self.seen = {name: mine[name] for name in self.names if merged[name] != mine[name]}
        self._remember(newer)
        before_them, _collisions = merge(type(newer), self.names, base, mine, theirs | known)
        self.shown = Translations(restored(newer, before_them)).texts
        self.instance = restored(newer, merged)
        self.is_merged = True

    def get_field_updates_for_resave(self):
        yield from super().get_field_updates_for_resave()
        yield "seen", self.signed_seen

    def _remember(self, instance):
        """The texts as they were before this form."""
        self.texts_before = Translations(instance).texts

    is_merged = False
    shown = None  # the texts that stood beside what was written, where others have been saved since
    base = None  # only forms of objects without drafts carry it

    @cached_property
    def result(self):
        """The object with everything that this form says of it, not yet saved."""
        instance = self.instance if self.is_merged else self._written()
        self._copy_sources(instance)
        self._follow(instance)
        return instance

    def _written(self):
        instance = super().save(commit=False)
        instance.normalise_texts()
        adopt_ids(instance, self.texts_before)
        return instance

    def save(self, commit=True):
        if commit:
            self.result.save()
            if not self.is_merged:
                self.save_m2m()
        return self.result

    def _follow(self, instance):
        chosen = {language: self._chosen_source(language) for language in site_languages()}
        translations = Translations(instance, self.shown)
        translations.follow(self.texts_before, chosen)
        for key, language, source in self._copied:
            translations.record_as_untranslated(key, language, source)
        sent = {mark: self._sent(mark) for mark in APPLY}
        self.marks = apply_marks(translations, sent, self.fields, self.source_of)
        self.translations = translations

    def _copy_sources(self, instance):
        """The source's text where its translation is missing."""
        self._copied = []
        for column in self._sent("copy_source"):
            name, language = self._text_of(column)
            source = name and self.source_of(language)
            if not source:
                continue
            before = Translations(instance).texts[language]
            texts = (getattr(instance, column), getattr(instance, localized(name, source)))
            setattr(instance, column, copied(instance._meta.get_field(column), *texts))
            after = Translations(instance).texts[language]
            self._copied += [(key, language, source) for key in after if after[key] != before.get(key, "")]

    def _sent(self, name):
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    def _text_of(self, column):
        """(field, language) of a column of text, else (None, None)."""
        for name in translated_fields(type(self.instance)):
            for language in site_languages():
                if localized(name, language) == column:
                    return name, language
        return None, None

    def log_marks(self, instance, revision=None):
        """Who said so, and when; once the object is saved."""
        for action, key, languages in self.marks:
            log(instance, action, user=self.for_user, data={"unit": key, "languages": languages}, revision=revision)


class TranslatedForm(TranslatedFormMixin, WagtailAdminModelForm):
    """The form of a snippet or setting, which have no drafts: what was loaded travels with the form, signed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.newer = self._stored() if self.is_bound and self.instance.pk else None

    def _stored(self):
        return type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)

    @property
    def base(self):
        """What the form was loaded from, as the form sends it back."""
        if not self.instance.pk or (self.is_bound and not self.collisions):
            return self.data.get("base", "")
        content = self.theirs | self.seen if self.collisions else content_of(self.instance)
        return signing.dumps(content, salt=salt_of(self.instance), compress=True)

    def _post_clean(self):
        super()._post_clean()
        if self.newer is None or self.errors:
            return
        try:
            base = signing.loads(self.data.get("base", ""), salt=salt_of(self.instance))
        except signing.BadSignature:
            self.add_error(None, _("This form cannot be saved any more. Copy your text and open it again."))
            return
        if base != content_of(self.newer) or any(name.startswith("choice_") for name in self.data):
            self.bring_together(base, self.newer, content_of(self.instance))
        if self.collisions:
            self.add_error(None, COLLISION)
