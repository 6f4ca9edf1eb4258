from lti_tool.models.audit import Action, AuditEntry, Certificate
from lti_tool.models.courses import Course, Placement
from lti_tool.models.deliveries import Delivery, Signal
from lti_tool.models.districts import District, Invitation
from lti_tool.models.keys import ToolKey
from lti_tool.models.launches import Launch
from lti_tool.models.notices import Notice
from lti_tool.models.people import Enrolment, Person
from lti_tool.models.platforms import Deployment, Platform
from lti_tool.models.rosters import Roster
from lti_tool.models.rows import Row

__all__ = [
    "Action",
    "AuditEntry",
    "Certificate",
    "Course",
    "Delivery",
    "Deployment",
    "District",
    "Enrolment",
    "Invitation",
    "Launch",
    "Notice",
    "Person",
    "Placement",
    "Platform",
    "Roster",
    "Row",
    "Signal",
    "ToolKey",
]
