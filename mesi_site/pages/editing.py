"""The views in which pages are written: nothing that somebody saved is lost, and publishing asks what goes out."""

from http import HTTPStatus

from django.contrib.messages import get_messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.models import Revision

from mesi_site.translation.forms import COLLISION
from mesi_site.translation.merging import changed_names, content_of

from .models import BasePage


class TogetherMixin:
    """Several people edit one page: what each of them changed is brought together, what collides is shown."""

    def dispatch(self, request, page_id, **kwargs):
        """One save of a page after the other."""
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            list(BasePage.objects.filter(pk=page_id).select_for_update().values_list("pk"))
            return super().dispatch(request, page_id, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.page.alias_of_id:
            return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED)
        known, seen = self.get_known()
        newer = None if known is None else self.real_page_record.get_latest_revision_as_object()
        instance = self.page if newer is None else newer.with_content_json(content_of(newer) | known | seen)
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=instance,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=request.user,
        )
        # Each version stays: Wagtail would write an automatic one over the one before.
        request.POST = request.POST.copy()
        request.POST.pop("overwrite_revision_id", None)
        if self.action_name == "save":
            self.form.defer_required_fields()
        if not self.form.is_valid() or self.locked_for_user:
            self.form.restore_required_fields()
            return self.form_invalid(self.form)
        if newer is not None:
            self.form.bring_together(known, newer, seen=seen)
        if self.form.collisions:
            return self.collision()
        return self.form_valid(self.form)

    def get_object(self):
        """What stands in the workflow is known already: Wagtail's form asks for it again and again."""
        page = super().get_object()
        page._current_workflow_states = self.real_page_record._current_workflow_states
        return page

    def get_known(self):
        """(content of the version on which the form's sender worked, what the form showed otherwise); the content is
        None where that is still the latest version.
        """
        known = self.request.POST.get("overwrite_revision_id") or self.request.POST.get("loaded_revision_id")
        try:
            seen = self.form_class.read_seen(self.request.POST, self.page)
            if not known or not (self.is_out_of_date or seen or self._chooses):
                return None, {}
            revision = Revision.objects.for_instance(self.real_page_record).filter(pk=known).first()
        except (signing.BadSignature, ValueError):
            raise BadRequest("No form sends this.") from None
        # Of a version that is gone nobody knows what it was: whatever differs from now is shown.
        return (content_of(revision.as_object()) if revision else {}), seen

    @property
    def _chooses(self):
        return any(name.startswith("choice_") for name in self.request.POST)

    def collision(self):
        """What was typed stays in the form, and beside it stands what somebody else has saved meanwhile."""
        if self.expects_json_response:
            response = self.json_error_response("invalid_revision", _("Somebody else has changed the same text."))
        else:
            self.autosave_enabled = False  # or it would choose before anybody has
            self.form.add_error(None, COLLISION)
            response = self.form_invalid(self.form)
        response.status_code = HTTPStatus.CONFLICT
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.expects_json_response:
            context |= {"sides": self.form.sides, "tab_states": self.form.tab_states}
        return context

    def get_editing_sessions(self):
        """Who else is here. Without a version to compare, Wagtail does not warn of overwriting, which cannot happen."""
        module = super().get_editing_sessions()
        module.revision_id = module.revision_created_at = None
        return module

    def save_action(self):
        """An automatic save that says nothing new makes no version: somebody has only chosen what to see."""
        if self.expects_json_response and self.latest_revision and not self._is_news():
            return self._unchanged()
        response = super().save_action()
        self.form.log_marks(self.page, self.page.latest_revision)
        return response

    def _is_news(self):
        names = [*self.form.names, "translation_sources"]
        before, after = self.latest_revision.content, content_of(self.form.result)
        is_said = self.form.marks or self.form.has_new_comments
        return is_said or bool(changed_names(type(self.page), names, before, after))

    def _unchanged(self):
        return JsonResponse(
            {
                "success": True,
                "pk": self.page.pk,
                "revision_id": self.latest_revision.pk,
                "revision_created_at": self.latest_revision_created_at,
                "field_updates": dict(self.form.get_field_updates_for_resave()),
                "comments": self.form.serialize_comments(self.request.user),
                "html": self.render_partials(),
            }
        )

    def publish_action(self):
        """Saves the draft; what of it goes out is asked on a screen of its own."""
        self.save_action()
        list(get_messages(self.request))  # «saved» is not what was asked for
        return redirect("release_page", self.page.pk)


class PageEditView(TogetherMixin, EditView):
    """The edit form."""


class PageRevertView(TogetherMixin, RevisionsRevertView):
    """The edit form with an earlier version in it."""

    def post(self, request, *args, **kwargs):
        if not self.is_out_of_date:
            return super().post(request, *args, **kwargs)
        messages.error(request, _("Somebody has saved this page meanwhile. Look at it again before you go back."))
        response = self.get(request, *args, **kwargs)
        response.status_code = HTTPStatus.CONFLICT
        return response

    def get_known(self):
        return None, {}


class PageCreateView(CreateView):
    """The form of a new page."""

    def publish_action(self):
        self.save_action()
        list(get_messages(self.request))
        return redirect("release_page", self.page.pk)
