"""What all tests share: time is measured in bench/, so no property fails because the machine is busy."""

from hypothesis import settings

settings.register_profile("tidu", deadline=None)
settings.load_profile("tidu")
