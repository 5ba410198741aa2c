"""Blocks of prose that all page types share. Facts (files, figures, pictures) stand in fields where possible."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    """A section's heading."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/paragraph.html"


class PictureBlock(blocks.StructBlock):
    """A picture; its description and credit are kept with the picture."""

    image = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"


class QuotationBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("words"), help_text=_("Without quotation marks: each language sets its own."))
    author = blocks.CharBlock(label=_("author"), required=False)
    role = blocks.CharBlock(label=pgettext_lazy("person", "role"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quotation.html"


class DownloadBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(label=_("link text"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "pages/blocks/download.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock(features=RICH_TEXT_FEATURES)
    picture = PictureBlock()
    quotation = QuotationBlock()
    # The editor's spreadsheet brings its menus in American English only and complains about any other language.
    table = TableBlock(
        label=_("Table"), icon="table", template="pages/blocks/table.html", table_options={"language": "en-US"}
    )
    download = DownloadBlock()
