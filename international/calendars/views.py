"""Calendars below a program and below the list of programs."""

from itertools import chain

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mesi_site import cldr
from mesi_site.institution.models import InstitutionSettings
from mesi_site.pages.consent import same_for_everybody

from ..finder.answer import Answer
from ..models import ProgramPage
from .events import events_of
from .selectors import MAX_PROGRAMS, dated_programs, load_dated, named_programs
from .writing import icalendar_file


@require_safe
def program_calendar(request, page):
    """The dates of one program; whoever may see the page may see them."""
    programs = load_dated(ProgramPage.objects.filter(pk=page.pk))
    return _answer(request, page, page.texts.title, _("Dates of this program"), programs)


@require_safe
def programs_calendar(request, index):
    """The dates of the programs that the address names, else of those that the finder finds by it."""
    if slugs := request.GET.getlist("program"):
        return calendar_of(request, index, _("Selected programs"), named_programs(index, slugs))
    answer = Answer(request.GET)
    name = _("Selected programs") if answer.state.narrowed_by else index.texts.title
    return calendar_of(request, index, name, answer.numbers)


def calendar_of(request, index, name, numbers):
    """The dates of these programs; of more than a calendar can take, the first."""
    programs = dated_programs(numbers[:MAX_PROGRAMS])
    return _answer(request, index, name, _extent(len(programs), len(numbers)), programs)


def _extent(shown, asked):
    words = {"number": cldr.number(shown), "all": cldr.number(asked)}
    if asked > MAX_PROGRAMS:
        return _("Dates of the first %(number)s of %(all)s programs") % words
    return ngettext("Dates of %(number)s program", "Dates of %(number)s programs", shown) % words


def _answer(request, page, name, description, programs):
    institution = InstitutionSettings.for_readers().texts.name
    content = icalendar_file(
        " · ".join(str(part) for part in (name, institution) if part),
        description,
        settings.BASE_URL + request.get_full_path(),
        chain.from_iterable(map(events_of, programs)),
    )
    response = HttpResponse(content, "text/calendar; charset=utf-8")
    # Not as an attachment: telephones then offer to take the dates over instead of saving a file.
    response.headers["Content-Disposition"] = content_disposition_header(False, f"{page.slug}.ics")
    return same_for_everybody(response)
