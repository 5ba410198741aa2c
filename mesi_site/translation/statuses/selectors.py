"""The statuses that somebody may see: of explorable pages, of snippets and settings to which they have a right."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from mesi_site.accounts.rights import rights_of

from ..languages import site_languages
from ..sources import State
from .models import TextStatus, TranslatedObject, listed_models, page_model

ACT = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
SEE = {"add", "change", "delete", "view"}
SECTION_DEPTH = 3  # below the tree's root and the start page

# What each state asks of a status: an object can have outdated and missing texts in one language.
OUTDATED, MISSING = Q(outdated__gt=0), Q(missing__gt=0)
STATES = {
    State.OUTDATED.value: (_("outdated"), OUTDATED),
    State.MISSING.value: (_("missing"), MISSING),
    "to_do": (_("outdated or missing"), OUTDATED | MISSING),
    State.CURRENT.value: (_("current"), ~(OUTDATED | MISSING)),
    "not_offered": (_("not offered"), Q(is_offered=False)),
}
STATE_CHOICES = [(name, label) for name, (label, _condition) in STATES.items()]


def _pages(user, actions, choose):
    """Wagtail's policy fails on somebody without any right."""
    policy = policy_registry.get_by_type(page_model())
    return choose(policy) if policy.user_has_any_permission(user, actions) else page_model().objects.none()


def visible_pages(user):
    """Those with which somebody may do something; the explorer also shows what stands above them."""
    return _pages(user, ACT, lambda policy: policy.instances_user_has_any_permission_for(user, ACT))


def sections(user):
    """Pages right under the start page, in the order of the tree."""
    explorable = _pages(user, ACT, lambda policy: policy.explorable_instances(user))
    return explorable.filter(depth=SECTION_DEPTH).order_by("path")


def visible_models(user):
    """Listed models of which somebody may see something; of pages that depends on the page."""
    return [
        model
        for model in listed_models()
        if issubclass(model, page_model()) or policy_registry.get_by_type(model).user_has_any_permission(user, SEE)
    ]


def visible_objects(user):
    """Pages with their `path` in the order of the tree, then snippets and settings by their kind."""
    if user.is_superuser:
        found = TranslatedObject.objects.all()
    else:
        kinds = [ContentType.objects.get_for_model(model).pk for model in visible_models(user)]
        pages = visible_pages(user).values("pk")
        found = TranslatedObject.objects.filter(Q(page__in=pages) | Q(page=None, content_type__in=kinds))
    placed = found.annotate(path=F("page__path"))
    return placed.order_by(F("path").asc(nulls_last=True), "content_type_id", "object_id")


def statuses_in(state, languages):
    """Those that are so in one of the languages."""
    return TextStatus.objects.filter(STATES[state][1], language__in=languages)


def totals(objects):
    """{language: {missing, outdated, current, texts, offered, objects}} over a queryset of objects, in one query."""
    sums = {name: Sum(name, default=0) for name in ("missing", "outdated", "current")}
    counts = {"offered": Count("pk", filter=Q(is_offered=True)), "objects": Count("pk")}
    rows = TextStatus.objects.filter(subject__in=objects.order_by().values("pk")).values("language")
    found = {row["language"]: row for row in rows.annotate(**sums, **counts).order_by()}
    nothing = dict.fromkeys([*sums, *counts], 0)
    found = {language: found.get(language, nothing) for language in site_languages()}
    return {code: row | {"texts": sum(row[name] for name in sums)} for code, row in found.items()}


def to_do(pages):
    """{language: (outdated, missing)} of some pages together, where they are offered and something is to be done."""
    rows = TextStatus.objects.filter(STATES["to_do"][1], subject__page__in=pages, is_offered=True).values("language")
    found = rows.annotate(outdated_texts=Sum("outdated"), missing_texts=Sum("missing")).order_by()
    return {row["language"]: (row["outdated_texts"], row["missing_texts"]) for row in found}


def languages_of(user):
    """The languages that somebody may write."""
    rights = rights_of(user)
    return [language for language in site_languages() if rights.may_write(language)]
