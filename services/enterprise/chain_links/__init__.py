"""Links of firms and achievements in the four chains (创新链、产业链、资金链、人才链), and who lacks which."""
