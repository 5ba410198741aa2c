"""Sheets as files: a program's is kept like its page, a comparison's as long as nothing changes."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.pages.consent import same_for_everybody
from mesi_site.translation.languages import reader_language

from ..comparison.asking import Choice, find
from .content import comparison_sheet, program_sheet
from .typesetting import pdf

# A browser shows a file by a page of its own, which the policy of our pages would keep from working.
POLICY = {"frame-ancestors": [CSP.SELF]}


@require_safe
@csp_override(POLICY)
def fact_sheet(request, program):
    return same_for_everybody(
        _file(pdf("program", program_sheet(program)), program.slug, program.full_url_in(program.shown_language))
    )


@require_safe
@csp_override(POLICY)
def comparison(request, index):
    """What makes no sense in the address is dropped, as on the page, which says so."""
    found = find(index, Choice.of(request.GET))
    if not found.programs:
        return HttpResponseRedirect(f"{index.get_url(request)}compare/")
    key = "comparison sheet", index.pk, reader_language(), found.choice.slugs
    sheet = remembered(key, lambda: pdf("comparison", comparison_sheet(index, found)))
    page = f"{index.full_url_in(reader_language())}compare/"
    return _file(sheet, f"{index.slug}-{len(found.programs)}", page)


def _file(content, name, page):
    """Shown in the browser; whoever saves it finds it again. Search engines shall lead to the page."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, f"{name}-{reader_language()}.pdf"),
            "Link": f'<{page}>; rel="canonical"',
            "X-Robots-Tag": "noindex",
        },
    )
