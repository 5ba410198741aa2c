"""Pages with every kind of block and markup that editors write."""

from mesi_site.translation.languages import localized
from mesi_site.translation.sources import Translations
from tests.factories import ContentPageFactory, SiteImageFactory

RICH = (
    '<p data-block-key="k1">See <a href="https://example.org/a?b=1&amp;c=2">the <b>long</b> list</a> &amp; more.</p>'
    '<ul><li data-block-key="k2">one<br/>line</li><li data-block-key="k3"><i>two</i></li></ul>'
)


def body_of(words, image, table=True):
    """Raw blocks in which every text has `words`."""
    blocks = [
        {"type": "heading", "value": f"{words} heading", "id": "h"},
        {"type": "paragraph", "value": RICH.replace("more", words), "id": "p"},
        {"type": "picture", "value": {"image": image.pk, "caption": f"{words} caption"}, "id": "i"},
        {"type": "picture", "value": {"image": image.pk, "caption": ""}, "id": "i2"},
        {"type": "quotation", "value": {"text": f"{words}\nsaid", "author": words, "role": ""}, "id": "q"},
    ]
    cells = [[f"{words} 1", None], ["", f"{words} 2"]]
    value = {"data": cells, "first_row_is_table_header": True, "table_caption": f"{words} table"}
    return blocks + ([{"type": "table", "value": value, "id": "t"}] if table else [])


def page_with_everything(*languages, **fields):
    """A page whose body is written in English and the given languages, each a current translation."""
    image = SiteImageFactory()
    page = ContentPageFactory(languages=("en", *languages), **fields)
    for language in ("en", *languages):
        set_body(page, language, body_of(f"Words-{language}", image))
    Translations(page).follow({code: {} for code in ("en", "ru", "fr", "it")})
    page.save_revision().publish()
    return page


def set_body(page, language, blocks):
    column = localized("body", language)
    setattr(page, column, page._meta.get_field(column).to_python(blocks))
