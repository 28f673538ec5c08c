"""How applications move: the table of steps and who acts."""
