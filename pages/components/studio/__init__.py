"""What only the Studio page draws: what a BHuman account holds."""
