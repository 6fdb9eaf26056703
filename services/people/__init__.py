"""Who acts: signing in, and the sessions of the browsers in which somebody did."""
