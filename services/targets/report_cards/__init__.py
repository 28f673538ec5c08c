"""The districts' report card: one named sheet and seven slots, ranking, appeals."""
