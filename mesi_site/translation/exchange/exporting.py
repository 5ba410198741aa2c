"""Pages as XLIFF files for those who translate elsewhere."""

import io
import zipfile
from dataclasses import dataclass

from django.db import transaction
from wagtail.log_actions import log

from ..sources import State
from .texts import exchanged_texts
from .writing import xliff

ACTION = "translation.export"
MAX_PAGES = 200


@dataclass
class ExchangedPage:
    """A version of a page, and of its texts those that are wanted."""

    page_id: int
    revision_id: int
    title: str
    texts: list

    @property
    def original(self):
        """By this an import finds what was exported."""
        return f"pages/{self.page_id}/versions/{self.revision_id}"


def exported(pages, source_language, targets, everything=False, version="2.0", user=None):
    """(name of the file, its bytes) of an XLIFF file, or of a ZIP with one for each target; None if all is translated.

    A page that was never edited has no version yet: it gets its first one, which says what was sent out. The log of
    each page keeps how many of its texts went out into which languages.
    """
    drafts = []
    with transaction.atomic():
        for page in pages:
            revision = page.get_latest_revision() or page.save_revision(user=user, changed=False, clean=False)
            drafts.append((revision, revision.as_object()))
    stem = drafts[0][1].slug if len(drafts) == 1 else f"{len(drafts)}-pages"
    files, sent = {}, {}
    for target in targets:
        found = [_exchanged(*draft, source_language, target, everything) for draft in drafts]
        found = [page for page in found if page.texts]
        if found:
            files[f"{stem}-{source_language}-{target}.xlf"] = xliff(found, source_language, target, version)
        for page in found:
            sent.setdefault(page.page_id, {})[target] = len(page.texts)
    for revision, draft in drafts:
        if languages := sent.get(draft.pk):
            data = {"languages": [*languages], "texts": sum(languages.values())}
            log(draft, ACTION, user=user, data=data, revision=revision)
    if len(files) < 2:
        return next(iter(files.items()), None)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return f"{stem}-{source_language}.zip", archive.getvalue()


def _exchanged(revision, draft, source_language, target, everything):
    texts = exchanged_texts(draft, source_language, target, with_notes=True).values()
    wanted = [text for text in texts if everything or text.state != State.CURRENT]
    return ExchangedPage(draft.pk, revision.pk, draft.get_admin_display_title(), wanted)
