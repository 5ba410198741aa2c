"""The check of the interface's texts finds what a reader would stumble over, and nothing else."""

import gettext

import pytest

from scripts import messages
from scripts.unmarked_text import unmarked

TEMPLATE = """{% load i18n %}
<h1>{% translate "Programs" %}</h1>
<p>{% blocktranslate trimmed count number=number %}
  {{ number }} partner
{% plural %}
  {{ number }} partners
{% endblocktranslate %}</p>
<p title="{% translate "May" context "month" %}">{{ name|default:_("nobody") }}</p>
"""
SOURCE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Deadline")
B = ngettext("%(count)s day", "%(count)s days", 2)
C = pgettext("verb", "Open")
D = _(A)
"""
TRANSLATED = {
    "Programs": "Programmi",
    "%(number)s partner": ("%(number)s partner", "%(number)s partner"),
    "May": "maggio",
    "nobody": "nessuno",
    "Deadline": "Scadenza",
    "%(count)s day": ("%(count)s giorno", "%(count)s giorni"),
    "Open": "Apri",
}


@pytest.fixture
def site(tmp_path):
    """A small site whose texts are all translated into Italian."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "partners" / "migrations").mkdir(parents=True)
    (tmp_path / "partners" / "models.py").write_text(SOURCE)
    (tmp_path / "partners" / "migrations" / "0001.py").write_text('_("not for readers")')
    (tmp_path / "pyproject.toml").write_text('[tool.messages]\nlanguages = ["it"]\n')
    messages.update(tmp_path)
    change(tmp_path, lambda message: setattr(message, "string", TRANSLATED[messages.key(message)[1]]))
    return tmp_path


def change(root, each):
    catalogue = messages.read(root, "it")
    for message in catalogue:
        if message.id:
            each(message)
    with messages.catalogue_path(root, "it").open("wb") as file:
        messages.write_po(file, catalogue)


def found(root):
    return sorted(line.split(": ", 1)[1] for line in messages.problems(root))


def test_a_complete_catalogue_has_no_problems(site):
    assert found(site) == []
    assert messages.check(site) == 0


def test_compiled_texts_are_what_readers_get(site):
    messages.compile_catalogues(site)
    with (site / "locale/it/LC_MESSAGES/django.mo").open("rb") as file:
        italian = gettext.GNUTranslations(file)
    assert italian.gettext("Programs") == "Programmi"
    assert italian.pgettext("verb", "Open") == "Apri"
    assert italian.ngettext("%(count)s day", "%(count)s days", 3) == "%(count)s giorni"


def test_a_newer_catalogue_is_compiled_again(site):
    messages.compile_catalogues(site)
    change(site, lambda message: message.string == "Programmi" and setattr(message, "string", "Corsi"))
    messages.compile_catalogues(site)
    with (site / "locale/it/LC_MESSAGES/django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Programs") == "Corsi"


def test_a_missing_translation_is_found(site):
    change(site, lambda message: message.string == "Scadenza" and setattr(message, "string", ""))
    assert found(site) == ["'Deadline' is not translated"]
    assert messages.check(site) == 1


def test_a_plural_with_a_gap_is_found(site):
    change(site, lambda message: message.pluralizable and setattr(message, "string", ("uno", "")))
    assert found(site) == ["'%(count)s day' is not translated", "'%(number)s partner' is not translated"]


def test_a_fuzzy_translation_is_found(site):
    change(site, lambda message: message.string == "Scadenza" and message.flags.add("fuzzy"))
    assert found(site) == ["'Deadline' is marked as fuzzy"]


def test_a_lost_placeholder_is_found(site):
    broken = ("%(number)s partner", "%(numero)s partner")
    change(
        site, lambda message: messages.key(message)[1] == "%(number)s partner" and setattr(message, "string", broken)
    )
    assert len(found(site)) == 1
    assert "numero" in found(site)[0]


def test_a_text_that_is_new_and_one_that_is_gone_are_found_and_put_right(site):
    (site / "partners" / "models.py").write_text(SOURCE.replace("Deadline", "Closing date"))
    assert found(site) == [
        "'Closing date' is not there; run: make messages",
        "'Deadline' is used nowhere; run: make messages",
    ]
    messages.update(site)
    assert found(site) == ["'Closing date' is not translated"]


def test_an_update_without_changes_changes_nothing(site):
    messages.update(site)
    before = messages.catalogue_path(site, "it").read_bytes()
    messages.update(site)
    assert messages.catalogue_path(site, "it").read_bytes() == before


def test_a_language_without_a_catalogue_is_found(site):
    (site / "pyproject.toml").write_text('[tool.messages]\nlanguages = ["fr", "it"]\n')
    assert found(site) == ["there is no such catalogue; run: make messages"]


@pytest.mark.parametrize(
    "template",
    [
        "<p>Read more</p>",
        "<p>\n{{ count }} partners</p>",
        '<img src="a.png" alt="A map">',
        '<a aria-label="Close"></a>',
        '<input type="submit" value="Send">',
        '{% include "card.html" with label="Read more" %}',
        '{{ name|default:"No name" }}',
        "{% if x %}Yes{% endif %}",
        '{% include "card.html" with label=_("Read more") other="All right" %}',
        '{{ day|date:"j F"|default:"Not known yet" }}',
        '{{ x|yesno:"open,closed" }}',
        '{{ n|pluralize:"partner,partners" }}',
        '{{ l|join:" and also " }}',
        '{{ "Read more here" }}',
        '{% firstof name "Nobody is named" %}',
        '{% cycle "First row" "second" %}',
        '{% photo image "width-20" alt="A tall building" %}',
        '<meta name="description" content="About us">',
        '<p translate="no">EUA</p> and more',
    ],
)
def test_a_text_that_nobody_marked_is_found(template):
    assert len(unmarked(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<p class="lead">{% translate "Read more" %} →</p>',
        '<span translate="no">ISO 9001</span>',
        "{% comment %}Not for readers{% endcomment %}{# nor this #}",
        '<a {% if here %}aria-current="page"{% endif %} href="{% url "search" %}">{{ name }}</a>',
        '{% include "card.html" with kind="primary" size="large" %}',
        '{% include "card.html" with label=_("Read more") %}{{ day|date:"j F Y" }}{{ name|default:_("No name") }}',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<script type="application/json">{"name": "x"}</script>',
        "<p>{{ number }} · 120 – 240</p>&nbsp;&rarr;",
        '<input type="search" name="q" value="{{ query }}">',
        '{% blocktranslate with name="Some Name" %}Dear {{ name }}{% endblocktranslate %}',
    ],
)
def test_what_is_marked_or_not_for_readers_passes(template):
    assert unmarked(template) == []


def test_the_line_of_a_finding_is_right():
    assert unmarked("<p>\n{{ one }}\n{% if a %}\n<b>\nHere\nand here</b> {{ two }}\nThere{% endif %}") == [
        (5, "Here and here"),
        (7, "There"),
    ]
