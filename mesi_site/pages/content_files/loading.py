"""Brings content files into the database: all of it or nothing, and never over what editors have changed."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import AbstractPage, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from mesi_site.translation.languages import in_default_language

from ..models import BasePage
from .objects import META_KEYS, Builder, Resolver, model_of
from .reader import ContentError, read

# What a page gets when it takes its place in the tree.
PLACED_LATER = ("content_type", "depth", "locale", "numchild", "path", "translation_key", "url_path")


@dataclass
class Result:
    """How many objects were created, updated, and left as they are."""

    created: int = 0
    updated: int = 0
    kept: int = 0


def load(folder, update=False, progress=lambda text: None):
    """Load a folder's files. Objects that exist are kept, or with `update` set to what the files say.

    Raises ContentError with every problem found; nothing is changed then.
    """
    entries = read(folder)
    with transaction.atomic(), in_default_language():
        return _Loading(entries, update, progress).run()


class _Loading:
    """One loading: objects without references, then pages from the top down, then what refers to others."""

    def __init__(self, entries, update, progress):
        self.update, self.progress = update, progress
        self.resolver, self.result, self.problems, self.named = Resolver(), Result(), [], set()
        self.entries = self._in_order([pair for entry in entries if (pair := self._with_model(entry))])
        self._stop_on_problems()

    def _with_model(self, entry):
        if not isinstance(entry.data.get("path") or "", str):
            self.problems.append(entry.problem("path", _("expected a path like programs/applied-statistics")))
            return None
        try:
            return entry, model_of(entry.data)
        except ValidationError as error:
            self.problems.append(entry.problem("model", error.messages[0]))
            return None

    def _in_order(self, pairs):
        """What other objects refer to comes first; a page comes after its parent."""

        def place(pair):
            entry, model = pair
            if issubclass(model, AbstractPage):
                path = entry.data.get("path") or ""
                return (1, path.count("/") + bool(path))
            names_pages = any(
                field.many_to_one and issubclass(field.related_model, AbstractPage)
                for field in model._meta.get_fields()
            )
            return (2, 0) if model._meta.many_to_many or names_pages else (0, 0)

        return sorted(pairs, key=place)

    def run(self):
        builders = []
        for number, (entry, model) in enumerate(self.entries, start=1):
            builder = Builder(entry, self.resolver)
            instance = self._find_or_create(builder, model)
            self.problems += builder.problems
            builder.problems = []
            if instance is not None:
                builders.append((builder, instance))
            if number % 25 == 0 or number == len(self.entries):
                self.progress(f"{number} of {len(self.entries)} objects")
        self._stop_on_problems()
        # An agreement knows its partners before a program refers to it.
        for builder, instance in sorted(builders, key=lambda pair: isinstance(pair[1], AbstractPage)):
            self._finish(builder, instance)
            self.problems += builder.problems
        self._stop_on_problems()
        return self.result

    def _find_or_create(self, builder, model):
        """The saved object if the files have a say in it, else None."""
        data = builder.entry.data
        is_page = issubclass(model, AbstractPage)
        instance = model.load() if issubclass(model, BaseGenericSetting) else None
        if instance is not None and (self.update or self._is_blank(instance, data)):
            self.result.updated += 1
        elif instance is not None:
            self.result.kept += 1
            return None
        else:
            built = model()
            builder.set_fields(built, data)
            if builder.problems:
                return None
            name = data.get("path") or "" if is_page else str(built)
            if (model, name) in self.named:
                builder.report(
                    "path" if is_page else "",
                    ValidationError(_("“%(name)s” stands in the files twice") % {"name": name}),
                )
                return None
            self.named.add((model, name))
            instance = self.resolver.get(model, name)
            if instance is None:
                return self._create_page(builder, built) if is_page else self._save(builder, built, created=True)
            if not self.update:
                self.result.kept += 1
                return None
            self.result.updated += 1
        builder.set_fields(instance, data)
        return instance if is_page else self._save(builder, instance)

    @staticmethod
    def _is_blank(setting, data):
        """Nobody has said anything there yet: in its texts, or in what the files say."""
        names = getattr(setting, "text_fields", data.keys() - META_KEYS)
        return not any(getattr(setting, name) for name in names)

    def _save(self, builder, instance, created=False):
        builder.validate(instance, builder.entry.data)
        if builder.problems:
            return None
        instance.save()
        self.resolver.add(instance)
        self.result.created += created
        return instance

    def _create_page(self, builder, page):
        path = builder.entry.data.get("path") or ""
        parent_path, _slash, slug = path.rpartition("/")
        parent = self._root(page) if not path else self.resolver.get(BasePage, parent_path)
        if parent is None:
            builder.report(
                "path", ValidationError(_("there is no page “%(path)s” to stand under") % {"path": parent_path})
            )
            return None
        if path and type(page) not in parent.specific_class.allowed_subpage_models():
            message = _("a page of this kind cannot stand under “%(path)s”") % {"path": parent_path}
            builder.report("path", ValidationError(message))
            return None
        page.slug = slug or "start"
        page.draft_title = page.title
        builder.validate(page, builder.entry.data, exclude=PLACED_LATER)
        if builder.problems:
            return None
        page.live = False  # it goes live, validated and indexed, when it is whole
        try:
            with disable_reference_index_auto_update():
                parent.add_child(instance=page)
        except ValidationError as error:
            builder.report_all(error)
            return None
        if not path:
            self._make_start_page(page)
        self.resolver.add(page)
        self.result.created += 1
        return page

    @staticmethod
    def _root(page):
        return BasePage.objects.get(depth=1)

    @staticmethod
    def _make_start_page(page):
        """The site begins here; Wagtail's own welcome page goes."""
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": page.get_base_page()}
        )
        Site.clear_site_root_paths_cache()
        for other in BasePage.objects.filter(depth=2).exclude(pk=page.pk):
            if other.specific_class is BasePage:
                other.delete()

    def _finish(self, builder, instance):
        if isinstance(instance, AbstractPage):
            # Pages that have just come to stand under it were counted on another object.
            instance.refresh_from_db(fields=["numchild"])
        builder.set_relations(instance, builder.entry.data)
        if builder.problems:
            return
        if isinstance(instance, AbstractPage):
            builder.validate(instance, builder.entry.data)
            if builder.problems:
                return
            try:
                with disable_reference_index_auto_update():
                    revision = instance.save_revision(log_action=True)
                revision.publish()
            except ValidationError as error:
                builder.report_all(error)

    def _stop_on_problems(self):
        if self.problems:
            raise ContentError(self.problems)
