"""Wagtail logs who did what and when; this adds in which languages it was, and whether to facts."""

from wagtail.log_actions import registry

from mesi_site.translation.parts import part_labels


def note_parts(instance, parts, **entry):
    """Adds the names of parts to the newest entry of an object's log that fits `entry`, lookups of the log's model."""
    newest = registry.get_logs_for_instance(instance).filter(**entry).order_by("-pk").first()
    if newest and parts:
        newest.data = (newest.data or {}) | {"parts": parts}
        newest.save(update_fields=["data"])


def with_parts(message, entry):
    """«Published (English, Français)», where the entry knows."""
    parts = (entry.data or {}).get("parts") or (entry.data or {}).get("languages")
    return f"{message} ({part_labels(parts)})" if parts else message
