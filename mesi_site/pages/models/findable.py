"""What search knows of a page: its texts as readers see them, and its facts in words."""

from django.db import transaction
from django.utils.text import capfirst
from wagtail.blocks import StreamValue
from wagtail.rich_text import get_text_for_indexing

from mesi_site.search.following import is_silent
from mesi_site.search.indexing import follow
from mesi_site.translation.languages import localized


class Findable:
    """A page that search finds. Text of a language that is not offered is never among what it says."""

    named_in_search = ()  # paths of relations to what the facts name; the page follows when one of those changes

    @property
    def search_title(self):
        return str(self.texts.title)

    def search_line(self):
        """The facts that stand under the page's title in a list of results, and none of other pages' names."""
        return []

    def search_facts(self):
        """More facts and names by which readers look for the page."""
        return []

    def search_texts(self):
        """All that the page says, in the active language."""
        title = self.search_title
        line = [capfirst(str(fact)) for fact in self.search_line() if fact]
        titles = {getattr(self, localized("title", language)) or "" for language in self.published_languages}
        facts = dict.fromkeys(
            [*line, *(str(fact) for fact in self.search_facts()), *sorted(titles - {str(self.texts.title)})]
        )
        prose = [text for name in self.text_fields if name != "title" and (text := getattr(self.texts, name))]
        return {
            "title": title,
            "line": " · ".join(line),
            "facts": "\n".join(facts),
            "body": flowing(plain(text.value) for text in prose),
            "written_in": prose[0].language if prose else self.shown_language,
        }

    @transaction.atomic
    def save(self, *args, update_fields=None, **kwargs):
        result = super().save(*args, update_fields=update_fields, **kwargs)
        if not is_silent(update_fields):
            follow([self.pk])
        return result


def flowing(texts):
    """Texts one after the other, with something between them where a sentence does not end."""
    texts = [text.strip() for text in texts]
    return " ".join(
        text if text.endswith((".", "!", "?", ":", ";", "…", "·")) else f"{text} ·" for text in texts if text
    )


def plain(value):
    """A text or a body without markup."""
    if isinstance(value, StreamValue):
        return flowing(value.stream_block.get_searchable_content(value))
    return get_text_for_indexing(value) if "<" in value else value
