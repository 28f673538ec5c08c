"""What happens by the clock alone: expiries, reminders and lapses; a late run catches up."""

from chassis.schedule import Periodic
from services.enterprise.applications.terms import lapse_overdue, remind
from services.enterprise.recognitions.changing import tell_expiries

CLOCKWORK = (
    Periodic("expiries", 5.0, tell_expiries),
    Periodic("reminders", 5.0, remind),
    Periodic("lapses", 5.0, lapse_overdue),
)
