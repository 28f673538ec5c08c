"""Plans for standards beside technology needs: what is developed is to be standardised with it (研制同部署)."""
