"""What pages say, for search. All of it can be made anew from the pages."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Value

FUNCTION = "site_search_vector"
VECTOR = Func(F("language"), F("title"), F("facts"), F("body"), function=FUNCTION)
HEAD = Func(F("language"), F("title"), Value(""), Value(""), function=FUNCTION)
LONGEST_WORD = 40


class SearchText(models.Model):
    """The texts of a live page as readers of one language see them, and its facts in their language."""

    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, on_delete=models.CASCADE, related_name="in_search", db_index=False
    )
    title = models.TextField()
    line = models.TextField()  # the facts that stand under the title of a result
    facts = models.TextField()
    body = models.TextField()
    language = models.CharField(max_length=10)
    written_in = models.CharField(max_length=10)  # the language of the body
    words = models.TextField()  # of title and facts, in Latin letters, between blanks: for what begins so
    vector = GeneratedField(expression=VECTOR, output_field=SearchVectorField(), db_persist=True)
    # Of the title alone, which lies in the row itself: what very many pages are ranked by.
    head = GeneratedField(expression=HEAD, output_field=SearchVectorField(), db_persist=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="site_search_text_once")]
        indexes = [
            models.Index(fields=["language"], name="site_search_language"),
            GinIndex(fields=["vector"], name="site_search_vector"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="site_search_words"),
        ]

    def __str__(self):
        return f"{self.language}: {self.title}"


class SearchWord(models.Model):
    """A word of the texts of a language, by which slips are put right. What no text has any more goes at a rebuild."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=LONGEST_WORD)
    latin = models.CharField(max_length=LONGEST_WORD)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="site_search_word_once")]

    def __str__(self):
        return f"{self.language}: {self.word}"
