"""Whether this process answers at all; it asks nothing of the database."""

from django.http import HttpResponse


def live(request):
    return HttpResponse("ok\n", "text/plain", headers={"Cache-Control": "no-store"})
