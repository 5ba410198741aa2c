"""What the pages of this app show, with all that it needs, in a fixed number of queries."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from mesi_site.cartography.sphere import Place
from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.pages.listing import Listing
from mesi_site.pages.models import BasePage, NewsPage
from mesi_site.translation.languages import localized, preferred_order, reader_language
from mesi_site.translation.texts import first_text
from partners.entries import partner_entries
from partners.models import PartnerIndexPage, PartnerPage
from partners.selectors import institution_place

from .entries.memberships import load_memberships
from .entries.programs import program_entries
from .entries.projects import load_projects, project_entries
from .models import (
    MembershipIndexPage,
    MembershipPage,
    ProgramIndexPage,
    ProgramPage,
    ProjectIndexPage,
    ProjectPage,
    TeachingLanguage,
)
from .models.project import ProjectKind

PLACES_ON_GLOBE = 100  # more routes would hide each other
MEMBERSHIPS_ON_START_PAGE = 24  # more is for their own page
NEWS_ON_START_PAGE = 3


@dataclass(frozen=True)
class Figure:
    """A live figure of the start page and how much of it is invented content."""

    name: str
    value: int
    demonstration: int = 0


def list_projects(index, request):
    """The projects below their index page, by kind, newest first."""
    listing = remembered(("projects", index.pk), lambda: _projects(index))
    return listing.context(request, load_projects)


def _projects(index):
    projects = ProjectPage.objects.child_of(index).public().order_by("-start", "pk")
    order = list(ProjectKind)
    entries = projects.values_list("pk", "kind", "is_demonstration")
    known = [(number, ProjectKind(kind), is_demonstration) for number, kind, is_demonstration in entries]
    return Listing(sorted(known, key=lambda entry: order.index(entry[1])))


def list_memberships(request):
    """The public memberships by field of endeavour, in the order of the original page."""
    return _memberships().context(request, load_memberships)


class Field(NamedTuple):
    """A heading of the ledger: the name of a field of endeavour as readers see it."""

    number: int
    name: str
    lang: str


def _memberships():
    return remembered(("memberships", reader_language()), _load_memberships)


def _load_memberships():
    reader = reader_language()
    names = {code: f"field__{localized('name', code)}" for code in preferred_order(reader)}
    memberships = MembershipPage.objects.public().order_by("field__sort_order", "field", "path")
    found = []
    for row in memberships.values("pk", "is_demonstration", "field", *names.values()):
        name = first_text(((code, row[column]) for code, column in names.items()), reader)
        found.append((row["pk"], Field(row["field"], str(name), name.lang), row["is_demonstration"]))
    return Listing(found)


def get_project_details(project):
    participants = project.remembered("participants", lambda project: list(project.participants.all()))
    public = partner_entries(list({p.partner_id: None for p in participants if p.partner_id}))
    shown = [(p, public.get(p.partner_id)) for p in participants if p.name or p.partner_id in public]
    return {
        "participants": shown,
        "origin": institution_place(),
        "places": [partner.place for _p, partner in shown if partner and partner.place],
    }


def get_figures():
    """Live figures of the start page: partners, countries, programs, teaching languages, memberships."""
    numbers = BasePage.objects.public().aggregate(
        **_counts("partners", "partnerpage"),
        **_counts("countries", "partnerpage__country", distinct=True),
        **_counts("programs", "programpage"),
        **_counts("memberships", "membershippage"),
    )
    languages = TeachingLanguage.objects.filter(program__in=ProgramPage.objects.public())
    numbers |= languages.aggregate(**_counts("languages", "language", "program__", distinct=True))
    return [
        Figure(name, numbers[name], numbers[name] - numbers[f"real_{name}"])
        for name in ("partners", "countries", "programs", "languages", "memberships")
    ]


def _counts(name, field, page="", **options):
    """How many there are, and how many without the invented ones; `page` leads to the page that says which are."""
    is_real = Q(**{f"{page}is_demonstration": False})
    return {name: Count(field, **options), f"real_{name}": Count(field, filter=is_real, **options)}


def _sections():
    """The public index page of each section, or None: the start page shows their introductions."""
    models = {
        "memberships": MembershipIndexPage,
        "programs": ProgramIndexPage,
        "projects": ProjectIndexPage,
        "partners": PartnerIndexPage,
    }
    types = {name: model._meta.model_name for name, model in models.items()}
    pages = BasePage.objects.public().type(tuple(models.values())).select_related(*types.values())
    found = {page.specific_class: page for page in pages}
    return {name: getattr(found[model], types[name]) if model in found else None for name, model in models.items()}


def _places():
    """Of the first partners: a picture for readers of all languages."""
    partners = PartnerPage.objects.public().filter(latitude__isnull=False).order_by("path")
    return [Place(*place) for place in partners.values_list("latitude", "longitude")[:PLACES_ON_GLOBE]]


def _pictures(numbers):
    """{number of a program: its picture}"""
    programs = ProgramPage.objects.public().filter(pk__in=numbers, picture__isnull=False)
    return {program.pk: program.picture for program in programs.select_related("picture")}


def _featured(overview):
    """Numbers of the programs and of the projects that the start page shows first."""
    return (
        [featured.program_id for featured in overview.featured_programs.all()],
        [featured.project_id for featured in overview.featured_projects.all()],
    )


def _latest_news():
    return list(NewsPage.objects.public().newest_first()[:NEWS_ON_START_PAGE])


def get_overview(overview):
    """The start page: figures, programs to act on, memberships, projects, news, and the sections' introductions."""
    programs, projects = overview.remembered("featured", _featured)
    pictures = remembered(("pictures", *programs), lambda: _pictures(programs))
    return {
        "figures": remembered("figures", get_figures),
        "programs": [(program, pictures.get(pk)) for pk, program in program_entries(programs).items()],
        "projects": list(project_entries(projects).values()),
        "memberships": _memberships().first_groups(MEMBERSHIPS_ON_START_PAGE, load_memberships),
        "news": remembered("latest news", _latest_news),
        "sections": remembered("sections", _sections),
        "origin": institution_place(),
        "places": remembered("places", _places),
        "now": timezone.now(),
    }
