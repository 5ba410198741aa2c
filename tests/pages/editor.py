"""Working in the editor as the office does: the forms as they are rendered, filled in, and sent."""

import re

from django.urls import reverse
from wagtail.fields import RichTextField, StreamField
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from mesi_site.pages.blocks import RICH_TEXT_FEATURES
from mesi_site.pages.models import BasePage
from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.texts import translated_fields
from tests.factories.texts import sample

from .form_reader import FormReader

FORM = "page-edit-form"
OTHER_FORM = "w-editor-form"  # of snippets and settings
IDENTITY = ("pk", "sort_order", "program", "intake", "partner", "project", "overview")
HISTORY = ("_at", "revision", "has_unpublished_changes", "live", "numchild")
OF_ITS_OWN = {"pk", "slug", "path", "url_path", "draft_title", "translation_key", "owner", "translation_sources"}


def as_saved(page):
    """The page as it stands in the database now."""
    return BasePage.objects.get(pk=page.pk).specific


def draft(page):
    """The latest version of the page."""
    return as_saved(page).get_latest_revision_as_object()


def titles(page):
    return {language: getattr(page, localized("title", language)) for language in site_languages()}


def facts(page):
    """Everything of a page, children included, but its texts, identity and history."""
    texts = {*translated_fields(type(page)), "title"}
    left_out = OF_ITS_OWN | texts | {localized(name, language) for name in texts for language in site_languages()}
    content = page.serializable_data()
    return {
        name: _without_identity(value)
        for name, value in content.items()
        if name not in left_out and not name.endswith(HISTORY)
    }


def _without_identity(value):
    """A child's facts and texts; the rich text editor marks each paragraph anew."""
    if isinstance(value, list):
        return [_without_identity(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _without_identity(entry) for key, entry in value.items() if key not in IDENTITY}
    return re.sub(r' data-block-key="\w+"', "", value) if isinstance(value, str) else value


def address(name, page, *more):
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def add_address(model, parent):
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def form_at(client, url, form=FORM):
    """What the form at an address would send if nobody touched it, without prose: scripts put that together."""
    response = client.get(url, follow=True)
    assert response.status_code == 200, response
    return FormReader(form).read(response.content.decode())


def loaded(client, url):
    """What the form of a snippet or setting says of the version that it was loaded from; nothing without the form."""
    response = client.get(url)
    found = (
        re.search(r'name="base" value="([^"]+)"', response.content.decode()) if response.status_code == 200 else None
    )
    return {"base": found[1]} if found else {}


def edit_form(client, page):
    """What the edit form sends, but for the version that it was loaded from: a test may send it again and again."""
    form = form_at(client, address("edit", page))
    open_to_user = [language for language in site_languages() if localized("title", language) in form]
    form |= prose_of(page.get_latest_revision_as_object(), open_to_user)
    return {name: value for name, value in form.items() if not name.startswith("loaded_revision")}


def prose_of(page, languages=None):
    """Form data of each language's prose; it has paragraphs only, as factories make it."""
    data = {}
    for name in translated_fields(type(page)):
        if isinstance(page._meta.get_field(name), StreamField):
            for language in languages or site_languages():
                stream = getattr(page, localized(name, language)) or []
                blocks = [("paragraph", rich_text(block.value.source, features=RICH_TEXT_FEATURES)) for block in stream]
                column = localized(name, language)
                data |= nested_form_data({column: streamfield(blocks)})
                data |= {f"{column}-{number}-id": block.id for number, block in enumerate(stream)}
    return data


def texts_for(model, number, languages=None):
    """Form data of every text of a page type in the given languages (all where none are given)."""
    data = {}
    for name in translated_fields(model):
        field = model._meta.get_field(name)
        for language in languages or site_languages():
            value = sample(model, name, language, number)
            column = localized(name, language)
            if isinstance(field, StreamField):
                data |= nested_form_data({column: streamfield([("paragraph", _rich(value[0].value.source))])})
            else:
                data[column] = rich_text(value) if isinstance(field, RichTextField) else value
    return data


def _rich(html):
    return rich_text(html, features=RICH_TEXT_FEATURES)


def as_new(data):
    """The data of a saved page's form turned into those of a new page: children without identity."""
    fresh = dict(data)
    for name in data:
        if name.endswith("-INITIAL_FORMS"):
            fresh[name] = "0"
        elif name.endswith("-id"):
            fresh[name] = ""
    return fresh


def problems(response):
    """The form's complaints, {field: messages}; empty where it was accepted."""
    if response.status_code == 302:
        return {}
    form = response.context["form"]
    found = {name: list(messages) for name, messages in form.errors.items()}
    for name, formset in form.formsets.items():
        nested = [child.errors for child in formset if child.errors] + [
            inner.errors
            for child in formset
            for inners in getattr(child, "formsets", {}).values()
            for inner in inners
            if inner.errors
        ]
        if nested or formset.non_form_errors():
            found[name] = [nested, list(formset.non_form_errors())]
    return found


def send(client, url, data, action=None):
    """Press a button: none saves a draft, "publish" publishes everything that can go out."""
    response = client.post(url, data | ({f"action-{action}": "yes"} if action else {}))
    assert problems(response) == {}
    assert response.status_code == 302
    return release(client, response.url) if action == "publish" else response


def release_form(client, url):
    """What the screen that asks what goes out would send: everything that is ready."""
    return FormReader("release-form").read(client.get(url).content.decode())


def release(client, url, parts=None):
    """Send out these parts of the draft (everything that is ready where none are named)."""
    form = release_form(client, url)
    parts = form.get("part", []) if parts is None else parts
    return client.post(url, {"revision": form["revision"], "part": parts})


def form_of_copy(page, title, slug):
    return {"new_title": title, "new_slug": slug, "new_parent_page": page.get_parent().pk, "publish_copies": "on"}


def publish_together(client, url, **data):
    """Answer the screen that asks of several pages what goes out."""
    seen = client.get(url).context["form"]["seen"].value()
    return client.post(url, {"parts": ["en", "facts"], "seen": seen} | data, follow=True)
