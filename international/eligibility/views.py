"""The page that says whether somebody can apply."""

from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..program_details import ProgramParts
from .questions import applicant, query, questions
from .rules import Requirements, judge

BELOW = "eligibility/"


@require_safe
def eligibility(request, program):
    """Answers stand in the address only: neither this site nor a cache keeps them."""
    parts = program.remembered("parts of program", ProgramParts.load)
    requirements = Requirements(
        program.open_to, tuple(program.levels), tuple(parts.languages), program.needs_all_languages
    )
    asked = questions(requirements, request.GET)
    context = program.get_context(request, BELOW) | {
        "heading": _("Can I apply?"),
        "questions": asked,
        "judgement": judge(requirements, applicant(asked)) if query(asked) else None,
        "has_several_languages": len(requirements.languages) > 1,
        "needs_all_languages": requirements.needs_all_languages,
        "has_enquiry": "enquiry" in program.views_below,
    }
    context["frame"].query = query(asked)
    response = TemplateResponse(request, "international/eligibility.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
