"""Who may call the targets service."""

from typing import Annotated

from chassis.access import Principal, caller, public

Anyone = Annotated[Principal | None, public()]
DepartmentOfficer = Annotated[Principal, caller("municipal-officer")]
StatementReader = Annotated[Principal, caller("municipal-officer", "leader", "auditor", "operator", "platform-admin")]
