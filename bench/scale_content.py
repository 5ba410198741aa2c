"""Many programs, partners, projects, memberships and news, written at once: what years of editing would leave."""

import datetime as dt
import itertools
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from international.models import (
    Deadline,
    FieldOfEndeavour,
    Intake,
    MembershipIndexPage,
    MembershipPage,
    ProgramIndexPage,
    ProgramPage,
    ProgramPartner,
    ProjectIndexPage,
    ProjectPage,
    ProjectParticipant,
    TeachingLanguage,
    Term,
)
from mesi_site.pages.models import BasePage, NewsIndexPage, NewsPage
from mesi_site.translation.languages import in_default_language, localized, site_languages
from mesi_site.translation.texts import translated_fields
from partners.models import Agreement, PartnerIndexPage, PartnerPage

BATCH = 1000
LEAST = 100  # pages of a type: lists in parts of fifty are full at every size
COUNTRIES = ("FR", "IT", "DE", "PT", "ES", "CN", "VN", "KZ", "BR", "RS", "FI", "PL")
FIELDS = ("011", "022", "031", "041", "054", "061", "073")
KINDS = ("double-degree", "exchange", "certificate", "language-school")
WORDS = {"en": "Applied bridges", "ru": "Прикладные мосты", "fr": "Élan appliqué", "it": "Ponti applicati"}
TODAY = dt.date.today()


def fill(programs, partners):
    """So many programs and partners; projects, news and memberships in proportion, and no list shorter than a part."""
    others = max(LEAST, programs // 5)
    with in_default_language(), transaction.atomic():
        _add_children(
            _add_pages(ProgramPage, ProgramIndexPage, programs, _program),
            _add_pages(ProjectPage, ProjectIndexPage, others, _project),
            _add_pages(PartnerPage, PartnerIndexPage, partners, _partner),
        )
        field = FieldOfEndeavour.objects.first()
        _add_pages(MembershipPage, MembershipIndexPage, max(LEAST, programs // 100), lambda number: {"field": field})
        _add_pages(NewsPage, NewsIndexPage, others, _news)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within the minute


def _program(number):
    kind, field = KINDS[number % len(KINDS)], FIELDS[number % len(FIELDS)]
    return {"kind": kind, "levels": ["master"], "duration": 4, "field_of_study": field}


def _project(number):
    return {"kind": ("student", "research")[number % 2], "start": f"{2000 + number % 27}"}


def _news(number):
    return {"date": TODAY - dt.timedelta(days=number)}


def _partner(number):
    place = {"latitude": Decimal(number % 120 - 50), "longitude": Decimal(number * 7 % 340 - 170)}
    return {"country": COUNTRIES[number % len(COUNTRIES)], **place}


def _add_children(programs, projects, partners):
    """What belongs to programs and projects, and an agreement for each partner."""
    agreements = _add(Agreement, [_agreement(number) for number in range(len(partners))])
    link = Agreement.partners.through
    _add(link, [link(agreement=a, partnerpage=p) for a, p in zip(agreements, partners, strict=True)])
    parties = list(zip(partners, agreements, strict=True))
    terms = [Term.objects.get_or_create(season=season, year=2027)[0] for season in ("spring", "autumn")]
    _add(TeachingLanguage, [TeachingLanguage(program=p, language=code) for p in programs for code in ("en", "fr")])
    intakes = _add(Intake, [Intake(program=p, term=term, places=20) for p in programs for term in terms])
    _add(Deadline, [_deadline(i, n, who) for n, i in enumerate(intakes) for who in ("incoming", "own")])
    # The first hundred partners keep the programs that they have at the smallest size: a page may grow with its own.
    first, rest = parties[:LEAST], parties[LEAST:]
    chosen = (
        (program, among[number * step % len(among)])
        for number, program in enumerate(programs)
        for among in [first if number < LEAST else rest]
        for step in (3, 7)
    )
    unique = {(program.pk, partner.pk): agreement for program, (partner, agreement) in chosen}
    _add(ProgramPartner, [ProgramPartner(program_id=a, partner_id=b, agreement=c) for (a, b), c in unique.items()])
    pairs = zip(projects, itertools.chain(partners[:LEAST], itertools.cycle(partners[LEAST:])), strict=False)
    _add(ProjectParticipant, [ProjectParticipant(project=project, partner=partner) for project, partner in pairs])


def _agreement(number):
    return Agreement(
        reference=f"bench/{number}", kinds=["education"], signed_on=dt.date(2020, 1, 15), is_open_ended=True
    )


def _deadline(intake, number, audience):
    deadline = Deadline(intake=intake, audience=audience, closes_on=TODAY + dt.timedelta(days=number % 400 + 1))
    deadline.derive_instants()
    return deadline


def _add(model, objects):
    """By the database's rules and triggers, without signals."""
    return model.objects.bulk_create(objects, batch_size=BATCH)


def _add_pages(model, index_model, count, facts):
    """Pages of a type below its index page, with every text in every language."""
    index, kind = index_model.objects.first(), ContentType.objects.get_for_model(model)
    codes, names = site_languages(), list(translated_fields(model))
    step = int(index.get_last_child().path[-4:], 36) if index.numchild else 0
    pages = []
    for number in range(count):
        slug = f"{model._meta.model_name}-{number}"
        page = model(
            slug=slug,
            content_type=kind,
            locale=index.locale,
            depth=index.depth + 1,
            path=model._get_path(index.path, index.depth + 1, step + number + 1),
            url_path=f"{index.url_path}{slug}/",
            published_languages=codes,
            **{localized(name, code): _text(model, name, code, number) for name in names for code in codes},
            **facts(number),
        )
        page.draft_title = page.title_en
        pages.append(page)
    _insert(model, pages)
    BasePage.objects.filter(pk=index.pk).update(numchild=index.numchild + count)
    return pages


def _text(model, name, code, number):
    field = model._meta.get_field(localized(name, code))
    words = f"{WORDS[code]} {number}"
    if name in ("seo_title", "search_description"):
        return ""
    if field.get_internal_type() == "JSONField":
        return field.to_python([{"type": "paragraph", "value": f"<p>{words}</p>", "id": f"{name}-{number}"}])
    return words if name == "title" else f"{words}: {name}."


def _insert(model, pages):
    """Django's `bulk_create` knows one table only: the base page's rows first, then those of the model's own."""
    inherited = [field.attname for field in BasePage._meta.concrete_fields if not field.primary_key]
    rows = _add(BasePage, [BasePage(**{name: getattr(page, name) for name in inherited}) for page in pages])
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.basepage_ptr_id = row.pk
    for start in range(0, len(pages), BATCH):
        model._base_manager._insert(pages[start : start + BATCH], model._meta.local_concrete_fields, using="default")
