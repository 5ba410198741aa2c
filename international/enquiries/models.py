"""A student's question, what was answered, and the mail that both make."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.utils import get_user_display_name
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from mesi_site import cldr
from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.translation.models import TranslatedMixin

from .placeholders import check_placeholders

MESSAGE_LENGTH = 5000


class State(models.TextChoices):
    """How far the office has come with an enquiry."""

    NEW = "new", _("new")
    IN_PROGRESS = "in-progress", _("in progress")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    SPAM = "spam", _("spam")


SETTLED = (State.ANSWERED, State.CLOSED, State.SPAM)


class EnquiryQuerySet(models.QuerySet):
    def waiting(self):
        """Those that somebody still has to do something about."""
        return self.exclude(state__in=SETTLED)


class Enquiry(models.Model):
    """A question, as it was sent. Its text representation names nobody: it goes into logs, which are kept longer."""

    program = models.ForeignKey(
        "international.ProgramPage",
        verbose_name=_("program"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=100)
    email = models.EmailField(_("email"))
    country = models.CharField(_("country"), max_length=2, blank=True, choices=cldr.country_choices)
    message = models.TextField(_("question"), max_length=MESSAGE_LENGTH)
    created_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)
    consented_at = models.DateTimeField(_("consent given"), default=timezone.now)
    consent_version = models.CharField(_("wording of the consent"), max_length=20)
    kept_months = models.PositiveSmallIntegerField(_("promised to be kept for at most (months)"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW)
    settled_at = models.DateTimeField(_("answered or closed"), null=True, blank=True, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(_("internal note"), blank=True, help_text=_("For the office only; it is never sent."))

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        default_permissions = ("view", "change", "delete")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="enquiries_settled_has_its_time",
                condition=models.Q(state__in=SETTLED, settled_at__isnull=False)
                | (~models.Q(state__in=SETTLED) & models.Q(settled_at__isnull=True)),
            )
        ]

    def __str__(self):
        return gettext("Enquiry %(number)s") % {"number": self.pk}

    @property
    def is_waiting(self):
        return self.state not in SETTLED

    @property
    def age(self):
        """Whole days since it came."""
        return (timezone.localdate() - timezone.localdate(self.created_at)).days

    @property
    def country_name(self):
        return cldr.country_name(self.country) if self.country else ""

    @property
    def owner_name(self):
        return get_user_display_name(self.owner) if self.owner else ""

    @property
    def edit_url(self):
        return reverse("enquiry", args=[self.pk])

    def move_to(self, state):
        """To another state. The time that retention counts from is that of the last settling."""
        if self.state != state or self.settled_at is None:
            self.settled_at = timezone.now() if state in SETTLED else None
        self.state = state


class Answer(models.Model):
    """What the office wrote back, by whom and when."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("answer"), max_length=20_000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.enquiry_id}/{self.pk}"

    @property
    def author_name(self):
        return get_user_display_name(self.author) if self.author else ""


class Mail(models.Model):
    """A mail that an enquiry makes. It stands here, in the same transaction, before anybody tries to send it.

    What is still `taken` when the next run begins is of a run that was broken off: it may have been sent or not.
    """

    class Kind(models.TextChoices):
        OFFICE = "office", _("mail to the office")
        RECEIPT = "receipt", _("receipt to the student")
        ANSWER = "answer", _("answer to the student")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        TAKEN = "taken", _("is being sent")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("perhaps sent: the connection broke off")
        FAILED = "failed", _("not sent: refused too often")

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="mails")
    answer = models.OneToOneField(Answer, null=True, on_delete=models.CASCADE, related_name="mail")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "kind"],
                condition=models.Q(answer__isnull=True),
                name="enquiries_one_mail_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="answer", answer__isnull=False)
                | (~models.Q(kind="answer") & models.Q(answer__isnull=True)),
                name="enquiries_an_answer_has_its_mail",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.enquiry_id}"

    @property
    def is_stuck(self):
        return self.state in (self.State.UNKNOWN, self.State.FAILED)


class Sending(models.Model):
    """That somebody has sent an enquiry: a keyed hash of the address instead of the address, for a day."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["key", "at"], name="enquiries_sending_key")]

    def __str__(self):
        return self.key[:8]


class AnswerTemplate(TranslatedMixin, models.Model):
    """What the office often answers, in each language."""

    name = models.CharField(_("name"), max_length=100, help_text=_("What it is called in the list of the inbox."))
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("{name} becomes the student’s name, {program} the program, {link} the address of its page."),
        validators=[check_placeholders],
    )

    text_fields = ("text",)

    class Meta:
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Deletion(models.Model):
    """That enquiries have been deleted in time: how many, and up to when they had been settled."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    number = models.PositiveIntegerField(_("number of enquiries"))
    settled_before = models.DateField(_("answered or closed before"))

    class Meta:
        ordering = ["-at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.at:%Y-%m-%d}: {self.number}"


@register_setting(icon="mail")
class EnquirySettings(BaseGenericSetting):
    """How enquiries are kept, and where they go where nobody else is named."""

    months = models.PositiveSmallIntegerField(
        _("months to keep enquiries"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "After an enquiry is answered or closed it is deleted this many months later. "
            "The form tells students, so a longer time holds for new enquiries only."
        ),
    )
    privacy_page = models.ForeignKey(
        "pages.BasePage",
        verbose_name=_("page on privacy"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The form links to it."),
    )
    email = models.EmailField(
        _("email for enquiries"),
        blank=True,
        help_text=_("Where enquiries go if neither the program’s contact nor the institution has an address."),
    )

    panels = [FieldPanel("months"), PageChooserPanel("privacy_page"), FieldPanel("email")]

    class Meta:
        verbose_name = _("enquiries")
        constraints = [
            models.CheckConstraint(condition=models.Q(months__range=(1, 60)), name="enquiries_kept_for_some_months")
        ]

    @classmethod
    def for_readers(cls):
        """Shared by all renders, to be read only."""
        return remembered("enquiry settings", cls.load)


def months_before(day, months):
    """The same day so many months earlier; the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = dt.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (first_of_next - dt.timedelta(days=1)).day))
