"""Answers to what readers search. None is kept for others: whoever asks, and what, is nobody's business."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mesi_site.search.query import Question
from mesi_site.translation.languages import reader_language

from ..frame import Frame
from .results import Found, suggestions

PATH = "search/"


@require_safe
def search(request):
    """Parameters that are unknown or broken are left out."""
    frame = Frame(request, below=PATH)
    text = " ".join(request.GET.get("q", "").split())
    question = Question.of(text, reader_language())
    found = Found.by(question, frame.parts, request.GET.get("in"), request.GET.get("page"))
    frame.query = _query(text, found.section)
    context = {
        "frame": frame,
        "text": text,
        "found": found,
        "part": found.part(request.GET.get("page")),
        "pages": found.pages(),
        "filters": _filters(text, found) if found.total else [],
        "address": reverse("search"),
    }
    return render(request, "pages/search/search.html", context)


def _query(text, section=None):
    asked = {"q": text} | ({"in": section.key} if section else {})
    return urlencode(asked) if text else ""


def _filters(text, found):
    """(section or None for all, number of pages, query, whether it is the one that is looked at)"""
    everything = (None, found.total, _query(text), found.section is None)
    return [
        everything,
        *(
            (section, number, _query(text, section), section == found.section)
            for section, number in found.counts.items()
        ),
    ]


@require_safe
def suggest(request):
    """Titles of pages as JSON, for the field in which somebody types."""
    entries = suggestions(request.GET.get("q", ""), reader_language())
    found = [{"title": str(entry.title), "lang": entry.title.language, "url": entry.url} for entry in entries]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})
