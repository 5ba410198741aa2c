"""What an import would do, found out before anything is done: for each page, for each text."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from mesi_site.accounts.rights import rights_of

from ..differences import difference
from ..glossary.checks import glossary_warnings
from ..glossary.terms import glossary_terms
from ..languages import site_languages
from ..sources import State, Translations
from ..statuses.models import page_model
from .comparing import problem_of_source, problems_of_target, value_of
from .markup import normal
from .slots import slots
from .texts import exchanged_texts

ORIGINAL = re.compile(r"pages/(\d{1,9})/versions/(\d{1,9})")
LONGEST_DIFFERENCE = 20_000  # characters; beyond that nobody reads it


class Outcome(TextChoices):
    """What would become of a text."""

    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    CHANGED = "changed", gettext_lazy("will change")
    CONFIRMED = "confirmed", gettext_lazy("still correct")
    LEFT_OUT = "left out", gettext_lazy("left out")
    REFUSED = "refused", gettext_lazy("refused")


@dataclass
class TextPlan:
    """One text of the file."""

    id: str
    line: int
    label: str = ""
    outcome: Outcome = Outcome.UNCHANGED
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    difference: list = field(default_factory=list)
    slot: object = None
    value: str = ""
    source_text: str = ""  # of the unit, as it was exported

    def refuse(self, *problems):
        self.outcome, self.problems = Outcome.REFUSED, [*problems]
        return self


@dataclass
class PagePlan:
    """All texts of one page in one language: they come in together, or none of them does."""

    read: object  # ReadFile
    user: object
    page: object = None
    problems: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    is_imported: bool = False

    @property
    def title(self):
        return self.page.get_admin_display_title() if self.page else self.read.original

    @property
    def lacking(self):
        """Parts of the page that would change and that whoever brings the file may not write."""
        return rights_of(self.user).lacks([self.language])

    @property
    def key(self):
        return str(self.page.pk) if self.page else ""

    @property
    def seen(self):
        """What the screen sends back of what somebody has looked at."""
        return f"{self.key}:{self.page.latest_revision_id}"

    @property
    def language(self):
        return self.read.target_language

    @property
    def language_name(self):
        return dict(settings.LANGUAGES).get(self.language, self.language)

    @property
    def is_sound(self):
        return not self.problems and all(text.outcome != Outcome.REFUSED for text in self.texts)

    @property
    def changes(self):
        return [text for text in self.texts if text.outcome in (Outcome.CHANGED, Outcome.CONFIRMED)]

    @property
    def will_be_imported(self):
        return self.is_sound and bool(self.changes)

    @property
    def counts(self):
        """[(outcome, number)] of the texts, without zeros."""
        found = [(outcome, sum(text.outcome == outcome for text in self.texts)) for outcome in Outcome]
        return [(outcome, number) for outcome, number in found if number]

    @property
    def shown_texts(self):
        """Unchanged ones without a warning say nothing that the number does not say."""
        return [text for text in self.texts if text.outcome != Outcome.UNCHANGED or text.warnings]


def plans(files, user):
    """[PagePlan] of the files that were read, in their order."""
    found = [ORIGINAL.fullmatch(file.original) for file in files]
    pages = _pages({int(match[1]) for match in found if match})
    terms = glossary_terms()
    seen = set()
    for file, match in zip(files, found, strict=True):
        page = pages.get(int(match[1])) if match else None
        plan = PagePlan(file, user, page)
        plan.problems = _problems_of_page(plan)
        if (file.original, file.target_language) in seen:
            plan.problems.append(_("The file names this page twice."))
        seen.add((file.original, file.target_language))
        if not plan.problems:
            _PagePlanner(plan, int(match[2]), terms).fill()
        yield plan


def _pages(numbers):
    return {page.pk: page for page in page_model().objects.filter(pk__in=numbers).specific()}


def _problems_of_page(plan):
    file, page, user = plan.read, plan.page, plan.user
    if page is None:
        return [_("There is no such page: %(name)s.") % {"name": file.original[:100]}]
    if page.alias_of_id or not page.permissions_for_user(user).can_edit():
        return [_("You may not edit this page.")]
    source, target = file.source_language, file.target_language
    if not {source, target} <= set(site_languages()) or source == target:
        return [_("These are not two languages of the site: %(codes)s.") % {"codes": f"{source} → {target}"[:100]}]
    if plan.lacking:
        return [_("You may not write in this language.")]
    lock = page.get_lock()
    if lock and lock.for_user(user):
        return [_("The page is locked.")]
    return []


class _PagePlanner:
    """Compares what came back with the version that was exported, and that with the page as it is now."""

    def __init__(self, plan, revision_id, terms):
        self.plan, self.terms = plan, terms
        self.source_language, self.language = plan.read.source_language, plan.language
        self.revision = Revision.objects.for_instance(plan.page).filter(pk=revision_id).first()

    @cached_property
    def version(self):
        return self.revision.as_object()

    @cached_property
    def exported(self):
        return exchanged_texts(self.version, self.source_language, self.language)

    @cached_property
    def exported_units(self):
        return Translations(self.version).texts

    @cached_property
    def now(self):
        return self.plan.page.get_latest_revision_as_object()

    @cached_property
    def present(self):
        return exchanged_texts(self.now, self.source_language, self.language)

    @cached_property
    def translations(self):
        return Translations(self.now)

    def fill(self):
        if self.revision is None:
            self.plan.problems.append(_("The version that was exported is gone. Export the page again."))
            return
        known = set()
        for read in self.plan.read.texts:
            text = TextPlan(read.id, read.line)
            self.plan.texts.append(text)
            if read.id in known:
                text.refuse(_("The file has this text twice."))
            else:
                self._plan(text, read)
            known.add(read.id)

    def _plan(self, text, read):
        sent = self.exported.get(read.id)
        if sent is None:
            text.refuse(self._why_unknown(read.id))
            return
        text.slot, text.label = sent.slot, sent.slot.label
        text.source_text = self.exported_units[self.source_language].get(text.slot.key, "")
        if problem := read.problem or problem_of_source(sent, read):
            text.refuse(problem)
        elif read.id not in self.present:
            text.outcome = Outcome.LEFT_OUT
            text.warnings.append(_("This text is no longer on the page."))
        else:
            self._plan_known(text, read, sent)

    def _plan_known(self, text, read, sent):
        present = self.present[read.id]
        now = present.target_tokens
        came = normal(read.target or [])
        was_done = sent.target is not None and sent.state == State.CURRENT
        is_news = came != sent.target_tokens
        if not came and (is_news or present.state != State.CURRENT):
            text.refuse(_("There is no translation."))
        elif not is_news or came == now:
            if read.is_done and not was_done and came == now and present.state != State.CURRENT:
                text.outcome = Outcome.CONFIRMED
        elif problems := problems_of_target(sent, read):
            text.refuse(*problems)
        else:
            self._plan_change(text, read, sent, present)
        if text.outcome in (Outcome.CHANGED, Outcome.CONFIRMED):
            self._warn(text, sent, present, now)

    def _plan_change(self, text, read, sent, present):
        text.value = value_of(sent, read)
        limit = text.slot.max_length
        if limit and len(text.value) > limit:
            text.refuse(
                _("Too long: %(length)d characters, at most %(limit)d fit.")
                % {"length": len(text.value), "limit": limit}
            )
            return
        text.outcome = Outcome.CHANGED
        old = present.target.text if present.target else ""
        new = "".join(value for kind, value in read.target if kind == "text")
        if len(old) + len(new) <= LONGEST_DIFFERENCE:
            text.difference = difference(old, new)
        if new.split() == sent.source.text.split():
            text.warnings.append(_("The translation is the same as the source."))
        text.warnings += glossary_warnings(sent.source.text, self.source_language, new, self.language, self.terms)

    def _warn(self, text, sent, present, now):
        if self.translations.texts[self.source_language].get(text.slot.key, "") != text.source_text:
            text.warnings.append(_("The source has changed since the export: the translation will be outdated."))
        if now != sent.target_tokens and text.outcome == Outcome.CHANGED:
            text.warnings.append(_("Somebody has changed the translation since the export: it will be replaced."))

    def _why_unknown(self, id):
        name = id.partition(".")[0].partition(":")[0]
        try:
            self.plan.page._meta.get_field(name)
        except FieldDoesNotExist:
            return _("This text was not in the export.")
        is_text = name in {slot.column_name for slot in slots(self.now, self.language).values()}
        if is_text:
            return _("This text was not in the export.")
        return _("This is a fact, the same in every language: it is changed on the page.")
