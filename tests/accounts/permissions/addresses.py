"""Every address of the editor, read from the configuration itself, with real objects for its arguments."""

import re

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    Site,
    TaskState,
    UploadedFile,
    Workflow,
)

from international.enquiries.models import AnswerTemplate
from international.models import ProgramPartner
from mesi_site.institution.models import InstitutionSettings
from mesi_site.media.models import SiteDocument, SiteImage
from mesi_site.pages.models import BasePage
from mesi_site.translation.exchange.exporting import exported
from mesi_site.translation.exchange.models import Delivery
from mesi_site.translation.glossary.models import GlossaryTerm
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    ContentPageFactory,
    EnquiryFactory,
    FieldOfEndeavourFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    SiteImageFactory,
    TermFactory,
    UserFactory,
)

EDITOR = "admin/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
# By these words it shows who sees what the office keeps to itself.
REFERENCE, ENQUIRER = "Vertraulich-7", "Kanarienvogelina"
SETTLED_BY_NAME = {
    "action_name": "approve",
    "filter_spec": "max-165x165",
    "key": "set-password",
    "format": "csv",
    "label": "institution.InstitutionSettings",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "token": "set-password",
    "uidb36": "1",
    "uidb64": "MQ",
}


def configured():
    """{name: [names of the parameters]} of every address below the editor's, once for each set of parameters."""
    found = {}
    for name, route in _walk(get_resolver()):
        if route.startswith(EDITOR):
            parameters = tuple(first or second for first, second in PARAMETER.findall(route))
            found[name if name not in found else f"{name}/{len(parameters)}"] = parameters
    return found


def _walk(resolver, prefix="", namespaces=()):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, (*namespaces, *filter(None, [entry.namespace])))
        elif entry.name:  # what has none answers to whatever is not found
            yield ":".join((*namespaces, entry.name)), route


class Objects:
    """One object of each kind, so that every address leads to something; `own` are somebody's own."""

    def __init__(self):
        partner = PartnerPageFactory()
        agreement = AgreementFactory(reference=REFERENCE, partners=[partner])
        self.page = ProgramPageFactory(
            languages="all", with_facts=True, partner_links=[ProgramPartner(partner=partner, agreement=agreement)]
        )
        self.other, self.submitted = ContentPageFactory(), ContentPageFactory()
        self.revision = self.page.save_revision()
        self.parent = BasePage.objects.get(depth=2)
        self.image = SiteImageFactory()
        with self.image.file.open() as file:
            self.picture = file.read()
        self.document = SiteDocument.objects.create(title="Guide", file=ContentFile(b"Guide", "guide.txt"))
        self.collection = Collection.get_first_root_node().add_child(name="Pictures of the office")
        self.redirect = Redirect.objects.create(old_path="/old", redirect_link="https://example.org/")
        self.user, self.group = UserFactory(), Group.objects.create(name="Guests")
        self.site = Site.objects.get()
        self.enquiry = EnquiryFactory(name=ENQUIRER, email=f"{ENQUIRER.lower()}@example.org", message=ENQUIRER)
        self._begin_workflow()
        self.snippets = {
            "agreement": agreement,
            "answertemplate": AnswerTemplate.objects.create(name="Thanks", text_en="Thank you."),
            "contact": ContactFactory(),
            "fieldofendeavour": FieldOfEndeavourFactory(),
            "glossaryterm": GlossaryTerm.objects.create(wording_en="programme"),
            "term": TermFactory(year=2040),
        }
        self.settings = InstitutionSettings.load()

    def _begin_workflow(self):
        """One page waits for the publishers to approve it."""
        self.workflow = Workflow.objects.get()
        self.task = self.workflow.tasks.get()
        self.submitted.save_revision()
        self.workflow_state = self.workflow.start(self.submitted, UserFactory(is_superuser=True))
        self.task_state = TaskState.objects.get(workflow_state=self.workflow_state)

    def own(self, user):
        """What belongs to one user: files on their way, a session of editing."""
        _name, xliff = exported([self.page], "en", ["ru"], everything=True)
        return {
            "delivery": Delivery.objects.create(
                user=user, name="page.xlf", content=xliff, kind=Delivery.Kind.TRANSLATION
            ),
            "table": Delivery.objects.create(
                user=user, name="page.xlsx", content=b"no table", kind=Delivery.Kind.SPREADSHEET
            ),
            "log_in": UserSession.objects.create(user=user, ip="203.0.113.1", session_key="a", user_agent="A browser"),
            "session": EditingSession.objects.create(
                user=user,
                content_type=ContentType.objects.get_for_model(self.page),
                object_id=self.page.pk,
                last_seen_at=timezone.now(),
            ),
            **{
                model._meta.model_name: UploadedFile.objects.create(
                    for_content_type=ContentType.objects.get_for_model(model),
                    file=ContentFile(content, name),
                    uploaded_by_user=user,
                )
                for model, content, name in (
                    (SiteDocument, b"Guide", "guide.txt"),
                    (SiteImage, self.picture, "picture.png"),
                )
            },
        }

    def arguments(self, name, parameters, own):
        """{parameter: value} for an address; a parameter that nobody knows is a KeyError that names it."""
        namespace, _, last = name.partition("/")[0].rpartition(":")
        if namespace.startswith("wagtailsnippet") and parameters:
            return self._of_snippet(namespace.rpartition("_")[2], parameters)
        values = SETTLED_BY_NAME | {
            "page_id": self.submitted.pk if "workflow" in last else self.page.pk,
            "page_pk": self.page.pk,
            "page_to_move_id": self.other.pk,
            "parent_page_id": self.parent.pk,
            "destination_id": self.page.pk,
            "revision_id": self.revision.pk,
            "task_id": self.task.pk,
            "task_state_id": self.task_state.pk,
            "workflow_pk": self.workflow.pk,
            "workflow_state_id": self.workflow_state.pk,
            "image_id": self.image.pk,
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "redirect_id": self.redirect.pk,
            "collection_id": self.collection.pk,
            "session_id": own["session"].pk,
            "object_id": self.page.pk,
            "uploaded_file_id": own["siteimage" if namespace == "wagtailimages" else "sitedocument"].pk,
            **self._models(name),
        }
        if "pk" in parameters:
            values["pk"] = self._keys(own)[last if last in self._keys(own) else namespace]
        return {parameter: values[parameter] for parameter in parameters}

    def _of_snippet(self, model, parameters):
        snippet = self.snippets[model]
        values = SETTLED_BY_NAME | {"pk": snippet.pk}
        if "revision_id" in parameters:
            values["revision_id"] = snippet.save_revision().pk
        return {parameter: values[parameter] for parameter in parameters}

    def _models(self, name):
        if name in ("edit_translated_setting", "wagtailsettings:edit", "wagtailsettings:edit/3"):
            return {"app_name": "institution", "model_name": "institutionsettings"}
        if name == "wagtailsettings:preview_on_edit":
            return {"app_name": "institution", "model_name": "institutionsettings"}
        if name == "wagtailadmin_workflows:add_task":
            return {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
        if name == "wagtailadmin_tag_model_autocomplete":
            return {"app_name": "taggit", "model_name": "tag"}
        names = {"app_label": "pages", "model_name": "contentpage"}
        return names | {"content_type_app_name": "pages", "content_type_model_name": "contentpage"}

    def _keys(self, own):
        """The key that `pk` means, by the last part of a name or else by what stands before it."""
        return {
            "agreement_scan": self.snippets["agreement"].pk,
            "attention_checked": self.settings.pk,
            "disable_task": self.task.pk,
            "edit_task": self.task.pk,
            "edit_translated_setting": self.settings.pk,
            "enable_task": self.task.pk,
            "end_session": own["log_in"].pk,
            "enquiry": self.enquiry.pk,
            "import_spreadsheet_review": own["table"].pk,
            "import_translations_review": own["delivery"].pk,
            "mfa_remove_webauthn": 0,  # the last one stays: tests/accounts/test_two_factors.py
            "reset_factors": self.user.pk,
            "wagtailadmin_api:documents": self.document.pk,
            "wagtailadmin_api:images": self.image.pk,
            "wagtailadmin_api:pages": self.page.pk,
            "wagtailadmin_collections": self.collection.pk,
            "wagtailadmin_pages": self.page.pk,
            "wagtailadmin_workflows": self.workflow.pk,
            "wagtaildocs_chooser": self.document.pk,
            "wagtailimages_chooser": self.image.pk,
            "wagtailsettings": self.settings.pk,
            "wagtailsites": self.site.pk,
            "wagtailusers_groups": self.group.pk,
            "wagtailusers_users": self.user.pk,
        }


def addresses(objects, own):
    """{name: address}. One that stands for many actions is there once for each of them."""
    found = {}
    for name, parameters in configured().items():
        if name == "wagtail_bulk_action":
            found |= dict(_bulk_actions(objects))
        elif name == "wagtailadmin_api:pages:action":
            for action in PagesAdminAPIViewSet.actions:
                found[f"{name} {action}"] = reverse(name, args=[objects.page.pk, action])
        else:
            arguments = objects.arguments(name, parameters, own)
            found[name] = reverse(name.partition("/")[0], kwargs=arguments)
    return found


def _bulk_actions(objects):
    keys = {name: snippet.pk for name, snippet in objects.snippets.items()} | {
        "basepage": objects.page.pk,
        "enquiry": objects.enquiry.pk,
        "sitedocument": objects.document.pk,
        "siteimage": objects.image.pk,
        "user": objects.user.pk,
    }
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                address = reverse("wagtail_bulk_action", args=[app, model, action])
                yield f"wagtail_bulk_action {app}.{model} {action}", f"{address}?id={keys[model]}"
