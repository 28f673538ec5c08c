"""The cultivation pool: who is kept in it by rule or by hand, in versions that never change."""
