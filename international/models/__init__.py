"""International cooperation: overview, memberships, programs, projects."""

from .deadline import Audience, Deadline, Intake
from .membership import FieldOfEndeavour, MembershipIndexPage, MembershipPage
from .overview import FeaturedProgram, FeaturedProject, OverviewPage
from .program import ProgramIndexPage, ProgramPage
from .program_parts import Fee, ProgramPartner, TeachingLanguage
from .project import ProjectIndexPage, ProjectPage, ProjectParticipant
from .term import Term

__all__ = [
    "Audience",
    "Deadline",
    "FeaturedProgram",
    "FeaturedProject",
    "Fee",
    "FieldOfEndeavour",
    "Intake",
    "MembershipIndexPage",
    "MembershipPage",
    "OverviewPage",
    "ProgramIndexPage",
    "ProgramPage",
    "ProgramPartner",
    "ProjectIndexPage",
    "ProjectPage",
    "ProjectParticipant",
    "TeachingLanguage",
    "Term",
]
