"""Achievements that were selected, as facts: the yearly floor of section 二（一） counts them."""
