"""The white list (白名单): entry by rule, veto by hand, immutable versions, signed export."""
