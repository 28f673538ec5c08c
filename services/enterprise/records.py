"""The doors of the records behind the rungs, for app.py."""

from services.enterprise.unicorns import endpoints as unicorns

routers = [unicorns.routes]
