"""The people who keep the site, what their groups let them write, and what is counted and mailed for their safety."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesi_site.fields import ChoiceArrayField

from .passwords import normalized


class SiteUserManager(UserManager):
    """Makes users whose passwords are spelled as `User.set_password` does."""

    def _create_user_object(self, username, email, password, **extra_fields):
        return super()._create_user_object(username, email, normalized(password), **extra_fields)


class User(AbstractUser):
    """A member of the office. A password means the same however a keyboard composes its letters."""

    objects = SiteUserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="accounts_one_user_however_spelled",  # capitals make no difference at log-in: two could not get in
                violation_error_message=_("A user has this name already, perhaps in other letters: “Anna” is “anna”."),
            )
        ]

    def set_password(self, raw_password):
        super().set_password(normalized(raw_password))

    def check_password(self, raw_password):
        return super().check_password(normalized(raw_password))


class GroupRights(models.Model):
    """In which languages a group's members write, and whether they change facts. Without a row: neither."""

    group = models.OneToOneField("auth.Group", verbose_name=_("group"), on_delete=models.CASCADE, related_name="rights")
    languages = ChoiceArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("Members change texts in these languages. Somebody in several groups has the languages of all."),
    )
    facts = models.BooleanField(
        _("facts"),
        default=False,
        help_text=_(
            "Members change what is the same in every language: dates, fees, partners. Only members with the facts "
            "and all languages create, copy, move, unpublish and delete pages."
        ),
    )

    class Meta:
        verbose_name = _("rights of a group")
        verbose_name_plural = _("rights of groups")

    def __str__(self):
        return str(self.group)


class GuessCount(models.Model):
    """How often something secret was guessed at, under a keyed hash of whose secret or whose address it was.

    After `MOST` wrong guesses within a day nobody looks at another one for a while. Whoever goes on waits longer.
    """

    MOST = 5
    MEMORY = dt.timedelta(days=1)
    FIRST_PAUSE = dt.timedelta(minutes=15)
    LONGEST_PAUSE = dt.timedelta(days=1)

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    rounds = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(default=timezone.now, db_index=True)  # of the pause, or else of the memory

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key[:8]

    def is_used_up(self, now):
        return self.count >= self.MOST and now < self.until

    def add(self, now):
        """Counts one guess; the last one begins a pause, after which the counting starts again."""
        if now >= self.until:
            has_paused = self.count >= self.MOST and now < self.until + self.MEMORY
            self.rounds = min(self.rounds + 1, 16) if has_paused else 0
            self.count, self.until = 0, now + self.MEMORY
        self.count += 1
        if self.count >= self.MOST:
            self.until = now + min(self.FIRST_PAUSE * 2**self.rounds, self.LONGEST_PAUSE)
        self.save()


class SecurityMail(models.Model):
    """A mail on the safety of somebody's account: stored at once, so that no mail server holds up a log-in.

    It is deleted when it has been sent, since it may hold the link by which a password is set anew.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=255)
    body = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"security mail {self.pk}"
