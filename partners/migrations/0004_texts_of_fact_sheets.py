"""The texts of a fact sheet become texts of its partner's page, in what is stored and in every version."""

import wagtail.fields
from django.db import migrations

TEXTS = {"nomination": "incoming students: how to nominate", "housing": "incoming students: housing"}
COLUMNS = [f"{name}{suffix}" for name in TEXTS for suffix in ("", "_en", "_fr", "_it", "_ru")]


def with_sources(sources, more):
    """Both records of what translations were made from; their texts have different names."""
    if not more:
        return sources or {}
    made_from = {language: dict(units) for language, units in (sources or {}).get("made_from", {}).items()}
    for language, units in more.get("made_from", {}).items():
        made_from.setdefault(language, {}).update(units)
    return {"made_from": made_from, "texts": (sources or {}).get("texts", {}) | more.get("texts", {})}


def move(content):
    """The content of a version with the texts at their new place; None where there is nothing to move."""
    sheets = content.get("fact_sheets") or []
    if not any(name in sheet for sheet in sheets for name in (*COLUMNS, "translation_sources")):
        return None
    kept = [{name: v for name, v in sheet.items() if name not in (*COLUMNS, "translation_sources")} for sheet in sheets]
    texts = {name: sheets[0].get(name) for name in COLUMNS}
    sources = with_sources(content.get("translation_sources"), sheets[0].get("translation_sources"))
    return content | texts | {"fact_sheets": kept, "translation_sources": sources}


def move_texts(apps, schema_editor):
    page_model, sheet_model = (apps.get_model("partners", name) for name in ("PartnerPage", "FactSheet"))
    for sheet in sheet_model.objects.all():
        page = page_model.objects.filter(pk=sheet.partner_id)
        sources = page.values_list("translation_sources", flat=True).get()
        texts = {name: getattr(sheet, name) for name in COLUMNS}
        page.update(**texts, translation_sources=with_sources(sources, sheet.translation_sources))
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="partners", model="partnerpage")
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(content_type__in=kinds)
    for revision in revisions.only("content").iterator(chunk_size=200):
        if (content := move(revision.content)) is not None:
            revisions.filter(pk=revision.pk).update(content=content)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("pages", "0008_review_by"),
        ("partners", "0003_translation_sources"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        *(
            migrations.AddField(
                "partnerpage",
                name,
                wagtail.fields.RichTextField(blank=True, null=name not in TEXTS, verbose_name=TEXTS[name.split("_")[0]]),
            )
            for name in COLUMNS
        ),
        migrations.RunPython(move_texts),
        *(migrations.RemoveField("factsheet", name) for name in (*COLUMNS, "translation_sources")),
    ]
