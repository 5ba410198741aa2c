"""A door of Wagtail's for pictures: it opens portraits of users in the worker, by any library, and keeps them as they
are. Nothing here would show them, so the door is closed.
"""

from wagtail.admin.views.account import AvatarSettingsPanel


def connect():
    AvatarSettingsPanel.is_active = lambda self: False
