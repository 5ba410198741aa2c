"""Documents are private until a page that readers see leads to them."""

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from wagtail import hooks
from wagtail.models import ReferenceIndex

from mesi_site.translation.languages import site_languages


@hooks.register("before_serve_document", order=-1)
def published_only(document, request):
    """Whoever works in the editor sees all; the privacy of the collection is asked for besides, by Wagtail."""
    if not request.user.has_perm("wagtailadmin.access_admin") and not is_published(document):
        raise Http404


def is_published(document):
    """Whether a public page leads to the document, in a language in which it is offered."""
    pages = apps.get_model(settings.WAGTAIL_PAGE_MODEL)
    references = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(pages, for_concrete_model=False)
    )
    places = {}
    for page, path in references.values_list("object_id", "model_path"):
        places.setdefault(int(page), []).append(path.partition(".")[0])
    for number, offered in pages.objects.public().filter(pk__in=places).values_list("pk", "published_languages"):
        hidden = tuple(f"_{language}" for language in set(site_languages()) - set(offered))
        if any(not field.endswith(hidden) for field in places[number]):
            return True
    return False
