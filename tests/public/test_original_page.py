"""All that the original page said stands on the start page, word for word, dated as the original statement."""

import re

import pytest

from .crawl import LANGUAGES

pytestmark = pytest.mark.django_db

ORIGINAL = """
MESI

Quality management system of MESI is certified by standard of ISO 9001:2008

+7 (495) 411-66-33

International cooperation

Widening international cooperation is one of the strategic goals of MESI with a view of integrating the
University into European and global research and higher education area.

To attain this goal MESI develops partnership relations with non-governmental international organizations,
foreign educational establishments and enterprises as well as participates in international educational and
research projects.

MESI has established direct relations with foreign universities, other educational institutes and
organizations and develops cooperation with them on the basis of agreements in the field of education and
research as well as sharing experience and information.

Nowadays, when international cooperation becomes one of the key aspects of educational policy, we focus on the
development and implementation of international programs and projects that help us train professionals for the
knowledge-based society which is currently on the way to become Smart society.

Vladimir P. Tikhomirov

Academic Supervisor of MESI

MESI is a full member of a number of international organizations of various endeavors:

A wide range of educational programs have been developed by MESI in collaboration with partner institutions.

It gives MESI students an important opportunity to participate in double degree programs, student exchange,
short certificate programs, language schools and other options for studying abroad.

International educational programs at MESI have different foreign languages as the main language of
instruction (e.g. English, French and Italian) so that the students with different backgrounds are able to
take part.

MESI students can also gain unique experience of multicultural communication and team work by engaging in
various joint projects that MESI runs in cooperation with foreign universities and organizations.

MESI participates in international research projects aimed at performance improvement, increasing potential,
enhancement of e-learning and development of international cooperation.

MESI international partnership widens due to participation in international projects.

Having no separate agreements on cooperation the partners in the projects share expertise and knowledge,
develop networking and build professional communities in the fields of common interest.
"""
SENTENCES = [" ".join(paragraph.split()) for paragraph in ORIGINAL.strip().split("\n\n")]
GROUPS = {
    "interuniversity cooperation and university management": ["EUA", "OECD-IMHE"],
    "distance education and e-learning": ["ICDE", "EDEN", "EADTU", "EFQUEL"],
    "activities in the fields of MESI professional competence": ["CEEMAN", "FMA", "ISI", "itSMF", "MAPRYAL"],
}


@pytest.fixture
def start(answers):
    return {answer.language: answer for answer in answers if answer.type == "OverviewPage"}


def plain(text):
    """Kinds of spaces are typography, words are not."""
    return re.sub(r"\s+", " ", text.replace("\N{NON-BREAKING HYPHEN}", "-"))


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence[:40])
def test_every_sentence_stands_on_the_english_start_page(start, sentence):
    texts = [
        plain(element.get_text())
        for element in start["en"].soup.select("body :is(p, h1, h2, dt, span, strong, blockquote)")
    ]
    assert any(sentence in text for text in texts)


def test_the_quotation_stands_in_quotation_marks_of_its_language(start):
    marks = {"en": ("“", ".”"), "ru": ("«", "»."), "fr": ("«", ". »"), "it": ("«", ".»")}
    for language, (opening, closing) in marks.items():
        text = start[language].words("blockquote")
        assert text.startswith(opening), language
        assert text.endswith(closing), language
        if language == "fr":
            raw = start[language].one("blockquote p").get_text()
            assert raw[1] == raw[-2] == "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_memberships_stand_in_their_three_groups(start, language):
    groups = start[language].soup.select(".ledger__group")
    acronyms = [[entry.get_text().strip() for entry in group.select(".ledger__acronym")] for group in groups]
    assert acronyms == list(GROUPS.values())
    if language == "en":
        assert [group.h3.get_text().casefold() for group in groups] == [name.casefold() for name in GROUPS]


def test_what_time_has_done_stands_beside_the_statement_and_does_not_rewrite_it(start):
    ledger = start["en"].words(".ledger")
    assert "the organization ended in 2016" in ledger
    assert "Original statement" in start["en"].words(".hero")
    assert "Original statement" in start["en"].words(".quotation")
    header = start["en"].words(".masthead__claim")
    assert "certified by standard of ISO 9001:2008" in header
    assert "(as stated originally)" in header


def test_figures_say_how_much_of_them_is_invented(start, answers):
    figures = start["en"].soup.select(".figures__item")
    numbers = {item.dt.get_text(" ", strip=True): int(item.dd.get_text()) for item in figures}
    english = [answer for answer in answers if answer.language == "en"]
    for label, page_type in [
        ("partner institutions", "PartnerPage"),
        ("programs", "ProgramPage"),
        ("memberships", "MembershipPage"),
    ]:
        pages = [answer for answer in english if answer.type == page_type]
        invented = sum(page.is_demonstration for page in pages)
        share = "demonstration content only" if invented == len(pages) else f"{invented} of them demonstration"
        expected = f"{label} {share}" if invented else label
        assert numbers[expected] == len(pages)
    assert len(figures) == 5
