"""Objects for tests: one factory for each model, pages at their right place in one tree.

`ProgramPageFactory(languages="all", with_facts=True)`: every text in every language and every fact filled in;
without arguments only what is required, in the default language.
"""

from .enquiries import EnquiryFactory
from .international import (
    DeadlineFactory,
    FeeFactory,
    FieldOfEndeavourFactory,
    IntakeFactory,
    MembershipIndexPageFactory,
    MembershipPageFactory,
    OverviewPageFactory,
    ProgramIndexPageFactory,
    ProgramPageFactory,
    ProjectIndexPageFactory,
    ProjectPageFactory,
    TermFactory,
    intake,
)
from .media import SiteImageFactory
from .pages import ContentPageFactory, NewsIndexPageFactory, NewsPageFactory
from .partners import AgreementFactory, FactSheetFactory, PartnerIndexPageFactory, PartnerPageFactory
from .people import ContactFactory, EditorFactory, UserFactory

PAGE_TYPES = [
    OverviewPageFactory,
    MembershipIndexPageFactory,
    MembershipPageFactory,
    ProgramIndexPageFactory,
    ProgramPageFactory,
    ProjectIndexPageFactory,
    ProjectPageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    ContentPageFactory,
]

__all__ = [
    "PAGE_TYPES",
    "AgreementFactory",
    "ContactFactory",
    "ContentPageFactory",
    "DeadlineFactory",
    "EditorFactory",
    "EnquiryFactory",
    "FactSheetFactory",
    "FeeFactory",
    "FieldOfEndeavourFactory",
    "IntakeFactory",
    "MembershipIndexPageFactory",
    "MembershipPageFactory",
    "NewsIndexPageFactory",
    "NewsPageFactory",
    "OverviewPageFactory",
    "PartnerIndexPageFactory",
    "PartnerPageFactory",
    "ProgramIndexPageFactory",
    "ProgramPageFactory",
    "ProjectIndexPageFactory",
    "ProjectPageFactory",
    "SiteImageFactory",
    "TermFactory",
    "UserFactory",
    "intake",
]
