"""What the pages of this app show, with all that it needs, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from mesi_site.pages.models import NewsPage
from partners.models import PartnerIndexPage, PartnerPage
from partners.selectors import institution_place, place_of

from .deadline_status import DeadlineStatus, intakes_with_states, most_urgent, next_deadline, other_audiences
from .models import (
    FieldOfEndeavour,
    MembershipIndexPage,
    MembershipPage,
    ProgramIndexPage,
    ProgramPage,
    ProjectIndexPage,
    ProjectPage,
    ProjectParticipant,
    TeachingLanguage,
)
from .models.program import ProgramKind
from .models.project import ProjectKind


@dataclass(frozen=True)
class Figure:
    """A live figure of the start page and how much of it is invented content."""

    name: str
    value: int
    demonstration: int = 0


def program_places(program):
    """Places of a program's public partners on the map; needs `with_card_facts()`."""
    return [place_of(link.partner) for link in program.partner_links.all() if link.partner.has_place]


@dataclass(frozen=True)
class ProgramCard:
    """A program as lists show it."""

    program: ProgramPage
    status: DeadlineStatus
    partners: list
    places: list


def program_cards(programs, now=None):
    return [
        ProgramCard(
            program,
            next_deadline(program, now),
            list({link.partner_id: link.partner for link in program.partner_links.all()}.values()),
            program_places(program),
        )
        for program in programs
    ]


def _by_kind(entries, kinds, kind_of):
    groups = {kind: [] for kind in kinds}
    for entry in entries:
        groups[kind_of(entry)].append(entry)
    return [(kind, found) for kind, found in groups.items() if found]


def list_programs_by_kind(index):
    programs = ProgramPage.objects.child_of(index).public().with_card_facts().in_title_order()
    cards = program_cards(programs)
    return {
        "groups": _by_kind(cards, ProgramKind, lambda card: card.program.kind),
        "count": len(cards),
        "demonstration_count": sum(card.program.is_demonstration for card in cards),
        "now": timezone.now(),
    }


def get_program_details(program):
    """Everything of one program; works on unsaved previews too, whose children live in memory."""
    links = [link for link in program.partner_links.all() if link.partner_id]
    public = PartnerPage.objects.public().in_bulk([link.partner_id for link in links])
    partners = {}
    for link in links:
        if link.partner_id in public:
            partners.setdefault(public[link.partner_id], []).append(link)
    now = timezone.now()
    intakes = intakes_with_states(program, now)
    status = most_urgent(intakes, now)
    return {
        "status": status,
        "other_audiences": other_audiences(status, intakes, now),
        "intakes": intakes,
        "fees": list(program.fees.all()),
        "partners": list(partners.items()),
        "origin": institution_place(),
        "places": [place_of(partner) for partner in partners if partner.has_place],
        "now": now,
    }


def list_projects_by_kind(index):
    projects = list(_projects_with_participants().child_of(index).public().order_by("-start", "pk"))
    return {
        "groups": _by_kind(projects, ProjectKind, lambda project: project.kind),
        "count": len(projects),
        "demonstration_count": sum(project.is_demonstration for project in projects),
    }


def _projects_with_participants():
    return ProjectPage.objects.prefetch_related(
        Prefetch("participants", queryset=ProjectParticipant.objects.with_partner())
    )


def get_project_details(project):
    participants = list(project.participants.all())
    public = PartnerPage.objects.public().in_bulk([p.partner_id for p in participants if p.partner_id])
    shown = [(p, public.get(p.partner_id)) for p in participants if p.name or p.partner_id in public]
    return {
        "participants": shown,
        "origin": institution_place(),
        "places": [place_of(partner) for _p, partner in shown if partner and partner.has_place],
    }


def list_memberships():
    """(field of endeavour, its public memberships) in the order of the original page."""
    memberships = MembershipPage.objects.public().order_by("path")
    fields = FieldOfEndeavour.objects.prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="shown"))
    return [(field, field.shown) for field in fields if field.shown]


def get_figures():
    """Live figures of the start page: partners, countries, programs, teaching languages, memberships."""
    partners = PartnerPage.objects.public().aggregate(
        all=Count("pk"),
        invented=Count("pk", filter=Q(is_demonstration=True)),
        countries=Count("country", distinct=True),
        real_countries=Count("country", distinct=True, filter=Q(is_demonstration=False)),
    )
    programs = ProgramPage.objects.public().aggregate(
        all=Count("pk"), invented=Count("pk", filter=Q(is_demonstration=True))
    )
    languages = TeachingLanguage.objects.filter(program__in=ProgramPage.objects.public()).aggregate(
        all=Count("language", distinct=True),
        real=Count("language", distinct=True, filter=Q(program__is_demonstration=False)),
    )
    memberships = MembershipPage.objects.public().aggregate(
        all=Count("pk"), invented=Count("pk", filter=Q(is_demonstration=True))
    )
    return [
        Figure("partners", partners["all"], partners["invented"]),
        Figure("countries", partners["countries"], partners["countries"] - partners["real_countries"]),
        Figure("programs", programs["all"], programs["invented"]),
        Figure("languages", languages["all"], languages["all"] - languages["real"]),
        Figure("memberships", memberships["all"], memberships["invented"]),
    ]


def _sections():
    """The public index page of each section, or None: the start page shows their introductions."""
    models = {
        "memberships": MembershipIndexPage,
        "programs": ProgramIndexPage,
        "projects": ProjectIndexPage,
        "partners": PartnerIndexPage,
    }
    return {name: model.objects.public().first() for name, model in models.items()}


def get_overview(overview):
    """The start page: figures, programs to act on, memberships, projects, news, and the sections' introductions."""
    featured = [entry.program_id for entry in overview.featured_programs.all()]
    programs = ProgramPage.objects.public().filter(pk__in=featured).with_card_facts().with_pictures()
    ordered = sorted(programs, key=lambda program: featured.index(program.pk))
    featured_projects = [entry.project_id for entry in overview.featured_projects.all()]
    projects = ProjectPage.objects.public().filter(pk__in=featured_projects)
    projects = sorted(projects, key=lambda project: featured_projects.index(project.pk))
    partners = PartnerPage.objects.public().filter(latitude__isnull=False).in_title_order()
    return {
        "figures": get_figures(),
        "cards": program_cards(ordered),
        "groups": list_memberships(),
        "projects": projects,
        "news": list(NewsPage.objects.public().newest_first()[:3]),
        "sections": _sections(),
        "origin": institution_place(),
        "places": [place_of(partner) for partner in partners],
        "now": timezone.now(),
    }
