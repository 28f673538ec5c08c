"""Impact runs: a rule set over all firms before it is decided; who gains and who falls."""
