"""Error pages in the reader's language, with a way on."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils import translation

from .frame import Frame


def not_found(request, exception=None):
    _activate_language_of(request)
    return render(request, "404.html", {"frame": Frame(request)}, status=404)


def server_error(request):
    """Without the database, without the frame: whatever failed may fail again."""
    _activate_language_of(request)
    return HttpResponseServerError(loader.get_template("500.html").render({"home": f"/{translation.get_language()}/"}))


def _activate_language_of(request):
    translation.activate(
        translation.get_language_from_path(request.path_info) or translation.get_language_from_request(request)
    )
