"""Institutions that lend, guarantee, insure or invest."""
