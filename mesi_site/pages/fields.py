"""The field for a page's prose."""

from wagtail.fields import StreamField

from .blocks import BodyBlock


class BodyField(StreamField):
    """A StreamField of the site's own blocks. Migrations do not repeat the blocks: a new block changes no column."""

    def __init__(self, **kwargs):
        super().__init__(BodyBlock(), **kwargs)

    def deconstruct(self):
        name, path, _blocks, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
