"""Recognitions: titles granted, in force, revoked."""
