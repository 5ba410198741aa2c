"""What machines ask of this process: whether it answers at all, and whether it can do all its work."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from .readiness import readiness

NEVER_KEPT = {"Cache-Control": "no-store"}


@require_safe
def live(request):
    """Asks nothing of anything else: while the database is away, to end this process would only take pages away."""
    return HttpResponse("ok\n", "text/plain", headers=NEVER_KEPT)


@require_safe
def ready(request):
    """200 where nothing fails, else 503, with a word for each thing. A warning asks for a person, not for a restart."""
    failed, report = readiness.report()
    return JsonResponse(report, status=503 if failed else 200, headers=NEVER_KEPT)
