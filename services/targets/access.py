"""Who may call the targets service."""

from typing import Annotated

from chassis.access import Principal, caller, public

Anyone = Annotated[Principal | None, public()]
DepartmentOfficer = Annotated[Principal, caller("municipal-officer")]
StatementReader = Annotated[Principal, caller("municipal-officer", "leader", "auditor", "operator", "platform-admin")]
Operator = Annotated[Principal, caller("operator", "platform-admin")]
Inspector = Annotated[Principal, caller("operator", "platform-admin", "auditor", "leader")]
OfficialReader = Annotated[
    Principal,
    caller("municipal-officer", "district-officer", "leader", "auditor", "operator", "platform-admin"),
]
DistrictOfficer = Annotated[Principal, caller("district-officer")]
Firm = Annotated[Principal, caller("enterprise")]
MonitorReader = Annotated[
    Principal, caller("enterprise", "municipal-officer", "leader", "auditor", "operator", "platform-admin")
]
Assessor = Annotated[Principal, caller("assessor")]
AssessmentReader = Annotated[
    Principal,
    caller("assessor", "municipal-officer", "district-officer", "leader", "auditor", "operator", "platform-admin"),
]
