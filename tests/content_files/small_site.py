"""A small site in one content file."""

SITE = """
- model: international.OverviewPage
  path: ''
  published_languages: [en, ru]
  title: {en: Start, ru: Начало}
  featured_programs:
    - program: programs/statistics
- model: partners.PartnerIndexPage
  path: partners
  title: {en: Partners}
- model: partners.PartnerPage
  path: partners/nord
  is_demonstration: true
  title: {en: Nord}
  country: NO
- model: international.ProgramIndexPage
  path: programs
  title: {en: Programs}
- model: international.Term
  season: autumn
  year: 2027
- model: partners.Agreement
  reference: A-1
  partners: [partners/nord]
  kinds: [education]
  signed_on: 2024-01-31
  is_open_ended: true
- model: international.ProgramPage
  path: programs/statistics
  published_languages: [en, ru]
  kind: double-degree
  levels: [master]
  ects: 27.5
  title: {en: Statistics, ru: Статистика}
  eligibility:
    en: |
      First paragraph.

      Second & last.
  body:
    - heading: {en: How, ru: Как}
    - paragraph: {en: In English only.}
  teaching_languages:
    - {language: fr, level: B2}
  intakes:
    - term: autumn 2027
      deadlines:
        - audience: incoming
          kind: fixed
          opens_on: 2027-01-11
          closes_on: 2027-05-14
          closes_at: 17:00
          time_zone: Europe/Paris
  partner_links:
    - {partner: partners/nord, role: host, agreement: A-1}
"""


def line_of(piece):
    return SITE[: SITE.index(piece)].count("\n") + 1
