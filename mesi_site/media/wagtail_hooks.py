"""Documents are private until a page that is out leads to them; then they are for whoever may see that page."""

from collections import defaultdict

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from wagtail import hooks
from wagtail.models import ReferenceIndex

from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.texts import translated_fields


@hooks.register("before_serve_document", order=-1)
def for_readers_of_its_pages(document, request):
    """Whoever works in the editor sees all; the privacy of the collection is asked for besides, by Wagtail."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return
    leading = pages_that_lead_to(document)
    request.is_for_everybody = _pages().public().filter(pk__in=[page.pk for page in leading]).exists()
    if not request.is_for_everybody and not any(_may_see(request, page) for page in leading):
        raise Http404


def pages_that_lead_to(document):
    """Pages that are out, whoever may see them, and lead to the document in a language in which they are offered."""
    references = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(_pages().model, for_concrete_model=False)
    )
    places = defaultdict(set)
    for number, path in references.values_list("object_id", "model_path"):
        places[int(number)].add(path.partition(".")[0])
    return [page for page in _pages().out().filter(pk__in=places) if places[page.pk] - _unseen_fields(page)]


def _unseen_fields(page):
    """Texts of languages in which the page is not offered."""
    hidden = set(site_languages()) - set(page.published_languages)
    return {localized(name, language) for name in translated_fields(page.specific_class) for language in hidden}


def _may_see(request, page):
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def _pages():
    return apps.get_model(settings.WAGTAIL_PAGE_MODEL).objects
