"""Listings as facts: annex no. 8 and the yearly floor of section 二（七）count those of manufacturers."""
