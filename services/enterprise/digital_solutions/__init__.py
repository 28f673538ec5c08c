"""The catalogue of digital solutions: who offers what for which question of the self-test and from which level on."""
