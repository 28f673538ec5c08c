"""How sample firms fare from month to month: draw, submissions, late list, chained indices."""
