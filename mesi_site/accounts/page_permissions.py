"""What Wagtail offers to do with a page, where somebody may write only a part of it."""

from wagtail.models import PagePermissionTester

from .rights import rights_of


class LimitedPagePermissionTester(PagePermissionTester):
    """Offers what concerns a page as a whole only to those who have all languages and facts.

    This hides buttons and closes the screens behind them; the middleware refuses and logs what is sent all the same.
    """

    def __init__(self, user, page):
        super().__init__(user, page)
        self.has_all_rights = rights_of(user).has_all

    def can_add_subpage(self):
        return self.has_all_rights and super().can_add_subpage()

    def can_copy(self):
        return self.has_all_rights and super().can_copy()

    def can_delete(self, ignore_bulk=False):
        return self.has_all_rights and super().can_delete(ignore_bulk=ignore_bulk)

    def can_lock(self):
        return self.has_all_rights and super().can_lock()

    def can_publish_subpage(self):
        return self.has_all_rights and super().can_publish_subpage()

    def can_reorder_children(self):
        return self.has_all_rights and super().can_reorder_children()

    def can_set_view_restrictions(self):
        return self.has_all_rights and super().can_set_view_restrictions()

    def can_unlock(self):
        return self.has_all_rights and super().can_unlock()

    def can_unpublish(self):
        return self.has_all_rights and super().can_unpublish()

    def can_unschedule(self):
        return self.has_all_rights and super().can_unschedule()
