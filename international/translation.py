from mesi_site.translation.registration import register

from .models import (
    FieldOfEndeavour,
    MembershipIndexPage,
    MembershipPage,
    OverviewPage,
    ProgramIndexPage,
    ProgramPage,
    ProjectIndexPage,
    ProjectPage,
)

register(FieldOfEndeavour, required=["name"])
register(OverviewPage)
register(MembershipIndexPage)
register(MembershipPage)
register(ProgramIndexPage)
register(ProgramPage)
register(ProjectIndexPage)
register(ProjectPage)
