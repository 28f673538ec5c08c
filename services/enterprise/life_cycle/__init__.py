"""The life-cycle stage of a firm (生成、发展、壮大) and the funnel of a district from day to day."""
