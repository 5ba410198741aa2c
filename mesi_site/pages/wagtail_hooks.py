"""The editor, where Wagtail's own is not enough: its style, publishing without the form, copies, links in prose."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet

from mesi_site.delivery.logs import name_route
from mesi_site.translation.languages import DEFAULT_LANGUAGE, localized, reader_language
from mesi_site.translation.statuses.following import follow

from .bulk import PublishPartsBulkAction, report_unfinished
from .editing import PageCreateView, PageEditView, PageRevertView
from .explorer import ExplorerView, PageFilterSet
from .links import PublicPageLinkHandler
from .models import BasePage
from .publishing import is_ready
from .releasing import ReleaseView

STYLES = ("texts", "release", "statuses", "exchange", "rollover", "enquiries")


@hooks.register("insert_global_admin_css")
def editor_style():
    return format_html_join(
        "", '<link rel="stylesheet" href="{}">', ([static(f"css/editor/{name}.css")] for name in STYLES)
    )


@hooks.register("before_serve_page")
def name_the_type_of_page(page, request, args, kwargs):
    name_route(kwargs.get("view") or type(page).__name__)


@hooks.register("register_rich_text_features", order=1)  # after Wagtail's own
def links_to_public_pages(features):
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("register_admin_urls")
def register_release():
    return [path("pages/<int:page_id>/release/", ReleaseView.as_view(), name="release_page")]


hooks.register("register_bulk_action", PublishPartsBulkAction, order=1)  # after Wagtail's own, whose place it takes


class ReadyWorkflowActionView(WorkflowActionView):
    """Approves only what the page's own form would publish."""

    def post(self, request, *args, **kwargs):
        if self.action_name != "approve" or is_ready(self.object):
            return super().post(request, *args, **kwargs)
        report_unfinished(request, self.object)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)


class BasePageViewSet(PageViewSet):
    """The editing views of all our pages."""

    model = BasePage
    index_view_class = ExplorerView
    filterset_class = PageFilterSet
    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    workflow_action_view_class = ReadyWorkflowActionView


@hooks.register("register_admin_viewset", order=1)  # after Wagtail's own, whose place it takes
def register_base_page_viewset():
    return BasePageViewSet()


@hooks.register("after_copy_page")
def keep_the_title_of_a_copy_in_its_language(request, page, new_page):
    """Wagtail writes a copy's title in the editor's language; if the page has none in it, the default's was meant."""
    language = reader_language()
    own, default = localized("title", language), localized("title", DEFAULT_LANGUAGE)
    if language == DEFAULT_LANGUAGE or getattr(page.specific, own):
        return
    copy = new_page.specific
    title = getattr(copy, own)
    if not title:  # an alias keeps the titles of its original
        return
    setattr(copy, own, None)
    setattr(copy, default, title)
    copy.draft_title = title
    copy.save(clean=False)
    if revision := copy.latest_revision:
        revision.content |= {own: None, default: title, "title": title, "draft_title": title}
        revision.object_str = title
        revision.save(update_fields=["content", "object_str"])
        follow(revision.as_object(), revision.user)
