"""How PostgreSQL reads each language of the site: without accents, then by the language's stemmer.

The configurations follow from LANGUAGES: `migrate` makes what is missing, so one more language needs nothing here.
"""

from django.db import connections
from django.utils.translation import get_language_info

from mesi_site.translation.languages import site_languages

WITHOUT_STEMMER = "simple"
WORDS = "hword, hword_part, word"  # kinds of tokens with letters beyond ASCII


def configuration(language):
    """The name of a language's configuration; the database's function `site_search_vector` makes the same."""
    return f"site_{language.replace('-', '_')}"


def ensure(connection):
    """Make the configurations that are not there yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE pg_ts_config_is_visible(oid)")
        known = {name for (name,) in cursor.fetchall()}
        for language in site_languages():
            if (name := configuration(language)) not in known:
                for statement in _statements(name, _stock(language, known)):
                    cursor.execute(statement)


def drop_all(connection):
    with connection.cursor() as cursor:
        for language in site_languages():
            cursor.execute(f'DROP TEXT SEARCH CONFIGURATION IF EXISTS "{configuration(language)}"')


def _stock(language, known):
    """PostgreSQL calls its own by the languages' English names: `russian`, `norwegian`."""
    name = get_language_info(language)["name"].lower().split()[0]
    return name if name in known else WITHOUT_STEMMER


def _statements(name, stock):
    dictionary = stock if stock == WITHOUT_STEMMER else f"{stock}_stem"
    return (
        f'CREATE TEXT SEARCH CONFIGURATION "{name}" (COPY = pg_catalog.{stock})',
        f'ALTER TEXT SEARCH CONFIGURATION "{name}" ALTER MAPPING FOR {WORDS} WITH unaccent, pg_catalog.{dictionary}',
    )


def ensure_after_migrate(using, **_):
    """Once the dictionary without accents is there: it belongs to an extension, which goes when migrations go back."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('site_search_vector')")
        if cursor.fetchone() == (None,):
            return
    ensure(connections[using])
