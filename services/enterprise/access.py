"""Who may call what, as types for endpoints."""

from typing import Annotated

from chassis.access import Principal, caller, public

Anyone = Annotated[Principal | None, public()]
Registrar = Annotated[Principal, caller("district-officer", "municipal-officer", "platform-admin", "enterprise")]
Reader = Annotated[
    Principal,
    caller("district-officer", "municipal-officer", "platform-admin", "enterprise", "leader", "auditor", "operator"),
]
Firm = Annotated[Principal, caller("enterprise")]
DistrictOfficer = Annotated[Principal, caller("district-officer")]
MunicipalOfficer = Annotated[Principal, caller("municipal-officer")]
Objector = Annotated[
    Principal,
    caller(
        "enterprise",
        "park-operator",
        "bank",
        "guarantor",
        "insurer",
        "fund-manager",
        "assessor",
        "district-officer",
        "municipal-officer",
    ),
]
Importer = Annotated[Principal, caller("district-officer", "municipal-officer", "platform-admin")]
AnyCaller = Annotated[Principal, caller()]
Overseer = Annotated[
    Principal, caller("district-officer", "municipal-officer", "platform-admin", "leader", "auditor", "operator")
]
Officer = Annotated[Principal, caller("district-officer", "municipal-officer")]
OfficerOrAuditor = Annotated[Principal, caller("district-officer", "municipal-officer", "platform-admin", "auditor")]
ListReader = Annotated[
    Principal,
    caller(
        "district-officer",
        "municipal-officer",
        "platform-admin",
        "leader",
        "auditor",
        "operator",
        "bank",
        "guarantor",
        "insurer",
        "fund-manager",
    ),
]
