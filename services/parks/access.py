"""Who calls the parks service."""

from typing import Annotated

from chassis.access import Principal, caller

ParkFounder = Annotated[Principal, caller("municipal-officer")]
"""Establishes parks."""

ParkKeeper = Annotated[Principal, caller("park-operator", "municipal-officer")]
"""Moves residents in and out: an operator in its own park, the city in every park."""

ParkReader = Annotated[
    Principal, caller("municipal-officer", "district-officer", "park-operator", "leader", "auditor", "platform-admin")
]
"""Reads parks and residents: a district its own, an operator its own, the others all."""
