"""PostgreSQL tells of every change that a reader could see, and of nothing else."""

import select

import psycopg2
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from wagtail.models import Page, PageViewRestriction

from international.models import Deadline, Intake, ProgramPage
from mesi_site.delivery.pagecache import triggers
from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.media.models import Rendition, SiteImage
from mesi_site.pages.models import BasePage, ContentPage
from tests.delivery.pagecache import rows
from tests.factories import EditorFactory
from tests.whole_site import database_url

WATCHED = list(triggers.watched_models())
SECONDS = 10


class Notices:
    """What PostgreSQL has told since the last time it was asked."""

    def __init__(self, url):
        self._connection = psycopg2.connect(url)
        self._connection.autocommit = True
        self._run(f"LISTEN {triggers.CHANNEL}")

    def _run(self, sql):
        with self._connection.cursor() as cursor:
            cursor.execute(sql)

    def count(self):
        """How many notices have come: each transaction gives one at most, and they arrive in the order of commits."""
        self._run(f"NOTIFY {triggers.CHANNEL}, 'the last one'")
        heard = []
        while "the last one" not in heard:
            if not self._connection.notifies:
                assert select.select([self._connection], [], [], SECONDS)[0], "PostgreSQL says nothing"
                self._connection.poll()
            heard += [notice.payload for notice in self._connection.notifies]
            self._connection.notifies.clear()
        return len(heard) - 1

    def close(self):
        self._connection.close()


@pytest.fixture
def notices(committed_site):
    notices = Notices(database_url(committed_site))
    yield notices
    notices.close()


@pytest.mark.parametrize("model", WATCHED, ids=lambda model: model._meta.label)
def test_a_write_to_any_table_that_readers_could_see_is_told(model, notices):
    row = rows.a_row_of(model)
    notices.count()
    put_back = rows.change(row)
    assert notices.count() == 1
    put_back()
    assert notices.count() == 1


def test_emptying_a_table_is_told(notices):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE pages_newsrelatedpage")
    assert notices.count() == 1
    assert all((model._meta.db_table, "pagecache_truncate") in triggers.expected() for model in WATCHED)


def test_what_is_not_watched_is_named_and_known():
    """A new model is watched unless somebody adds it to this list, knowing that no reader ever sees it."""
    silent = {model._meta.label for model in apps.get_models()} - {model._meta.label for model in WATCHED}
    assert silent == {
        "account.EmailAddress",
        "account.EmailConfirmation",
        "accounts.GroupRights",
        "accounts.GuessCount",
        "accounts.SecurityMail",
        "accounts.User",
        "attention.SentReminder",
        "auth.Group",
        "auth.Permission",
        "contenttypes.ContentType",
        "delivery.LastSuccess",
        "enquiries.Answer",
        "enquiries.AnswerTemplate",
        "enquiries.Deletion",
        "enquiries.Enquiry",
        "enquiries.Mail",
        "enquiries.Sending",
        "exchange.Delivery",
        "glossary.GlossaryTerm",
        "mfa.Authenticator",
        "pages.PlannedParts",
        "sessions.Session",
        "site_search.SearchText",
        "site_search.SearchWord",
        "translation.TextStatus",
        "translation.TranslatedDay",
        "translation.TranslatedObject",
        "usersessions.UserSession",
        "wagtailadmin.Admin",
        "wagtailadmin.EditingSession",
        "wagtailadmin.FormState",
        "wagtailcore.APIToken",
        "wagtailcore.Comment",
        "wagtailcore.CommentReply",
        "wagtailcore.GroupApprovalTask",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.PageSubscription",
        "wagtailcore.ReferenceIndex",
        "wagtailcore.Revision",
        "wagtailcore.Task",
        "wagtailcore.TaskState",
        "wagtailcore.UploadedFile",
        "wagtailcore.Workflow",
        "wagtailcore.WorkflowContentType",
        "wagtailcore.WorkflowPage",
        "wagtailcore.WorkflowState",
        "wagtailcore.WorkflowTask",
        "wagtailembeds.Embed",
        "wagtailimages.Rendition",
        "wagtailsearch.IndexEntry",
        "wagtailusers.UserProfile",
    }


def a_program():
    return ProgramPage.objects.filter(live=True, intakes__deadlines__isnull=False).first()


def test_drafts_and_autosaves_are_silent(notices):
    program, editor = a_program(), EditorFactory(username="drafting")
    notices.count()
    for number in range(20):
        program.title_en = f"A better title {number}"
        program.intakes.add(Intake(term_id=program.intakes.first().term_id, sort_order=number))
        revision = program.save_revision(user=editor)
        revision.as_object()
        program.get_latest_revision_as_object().save_revision(user=editor, overwrite_revision=revision)
    assert notices.count() == 0


def test_an_editor_who_comes_and_goes_is_silent(notices, client):
    program = a_program()
    client.force_login(EditorFactory(username="coming"))
    notices.count()
    for address in ("/admin/", f"/admin/pages/{program.pk}/edit/", "/admin/images/", "/admin/logout/"):
        client.get(address, follow=True)
    client.post("/admin/logout/")
    assert notices.count() == 0


def test_publishing_and_taking_down_are_told(notices):
    program = a_program()
    program.title_en = "A title for everybody"
    revision = program.save_revision()
    notices.count()
    revision.publish()
    assert notices.count() >= 1
    program.refresh_from_db()
    program.unpublish()
    assert notices.count() >= 1
    program.save_revision().publish()
    assert notices.count() >= 1


def test_a_page_that_nobody_may_see_yet_is_silent_with_all_its_parts(notices):
    parent = BasePage.objects.get(depth=2)
    notices.count()
    page = parent.add_child(instance=ContentPage(title="Unfinished", slug="unfinished", live=False))
    contact = Contact.objects.first()
    page.contacts.add(contact)
    page.title_en = "Still unfinished"
    page.save()
    page.specific.contacts.clear()
    page.save()
    page.delete()
    assert notices.count() == 0


def test_a_change_of_a_part_of_a_part_of_a_page_is_told(notices):
    deadline = Deadline.objects.filter(intake__program__live=True).first()
    Deadline.objects.filter(pk=deadline.pk).update(sort_order=77)
    assert notices.count() == 1


def test_raw_sql_and_bulk_changes_are_told(notices):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pages_basepage SET title_en = title_en || '!' WHERE live")
    assert notices.count() == 1
    ProgramPage.objects.update(ects=models.F("ects"))
    assert notices.count() == 0, "what was written is what was there"


def test_moving_a_page_is_told(notices):
    page = ContentPage.objects.filter(live=True).first()
    page.move(BasePage.objects.get(depth=2), pos="first-child")
    assert notices.count() >= 1


def test_settings_and_privacy_are_told(notices):
    institution = InstitutionSettings.load()
    institution.name_en = "Another name"
    institution.save()
    assert notices.count() == 1
    restriction = PageViewRestriction.objects.create(page=a_program(), restriction_type="login")
    assert notices.count() == 1
    restriction.delete()
    assert notices.count() == 1


def test_a_change_that_is_taken_back_is_silent(notices):
    with transaction.atomic():
        BasePage.objects.filter(live=True).update(title_en="Not for long")
        transaction.set_rollback(True)
    assert notices.count() == 0


def test_migrating_again_changes_nothing_and_repairs_what_is_missing(notices):
    with connection.cursor() as cursor:
        assert triggers.missing(cursor) == []
        cursor.execute("DROP TRIGGER pagecache_update ON pages_basepage")
        cursor.execute("ALTER TABLE partners_agreement DISABLE TRIGGER pagecache_delete")
        assert triggers.missing(cursor) == [
            ("pages_basepage", "pagecache_update"),
            ("partners_agreement", "pagecache_delete"),
        ]
        call_command("migrate", verbosity=0)
        assert triggers.missing(cursor) == []


def test_triggers_that_do_nothing_or_stand_where_django_does_not_look_count_as_missing(notices):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION pagecache_changed() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'"
        )
        assert len(triggers.missing(cursor)) == len(triggers.expected())
        transaction.set_rollback(True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")
        assert len(triggers.missing(cursor)) == len(triggers.expected())
        transaction.set_rollback(True)


def test_what_a_replica_writes_is_told(notices):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE pages_basepage SET title_en = title_en || '?' WHERE live")
    assert notices.count() == 1


def test_dropping_a_column_leaves_the_trigger(notices):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pages_basepage DROP COLUMN seo_title_fr CASCADE")
        assert triggers.missing(cursor) == []
        transaction.set_rollback(True)


def test_the_page_model_is_watched_as_one_with_drafts():
    assert triggers.visible(Page) == 'r."live"'
    assert triggers.visible(Deadline).count("EXISTS") == 3, "intake, program, page"


def test_sizes_that_only_editors_see_are_silent(notices):
    image = rows.a_row_of(SiteImage)
    facts = {"image": image, "file": "images/none.jpg", "width": 7, "height": 7}
    notices.count()
    thumbnail = Rendition.objects.create(filter_spec="max-165x165", **facts)
    assert notices.count() == 0
    shown = Rendition.objects.create(filter_spec="width-7|format-avif", **facts)
    assert notices.count() == 1
    thumbnail.delete()
    assert notices.count() == 0
    shown.delete()
    assert notices.count() == 1
