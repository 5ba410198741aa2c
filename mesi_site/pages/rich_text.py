"""The editor's field for rich text."""

from django.core.exceptions import BadRequest
from wagtail.admin.rich_text import DraftailRichTextArea

# What reading something else than a document of Draftail ends in.
UNREADABLE = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's, which takes for granted that a browser with Draftail has sent what comes."""

    def value_from_datadict(self, data, files, name):
        try:
            return super().value_from_datadict(data, files, name)
        except UNREADABLE as error:
            raise BadRequest(f"{name} is no document of Draftail.") from error
