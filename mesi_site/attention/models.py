"""Which reminders have been sent: none goes to the same person twice."""

from django.db import models


class SentReminder(models.Model):
    """Taken before the mail is sent and given back where the mail server refuses it.

    What is still `taken` when the next run begins is of a run that was broken off: it may have been sent or not.
    """

    class State(models.TextChoices):
        TAKEN = "taken"
        SENT = "sent"
        UNKNOWN = "unknown"

    matter = models.CharField(max_length=255)
    stage = models.CharField(max_length=20)
    recipient = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.TAKEN)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "stage", "recipient"], name="attention_reminder_sent_once")
        ]

    def __str__(self):
        return f"{self.matter} {self.stage} → {self.recipient}"
