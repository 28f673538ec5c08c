"""Cultivation pools as facts: how many firms have a place in one."""
