"""Links: every view of the dashboard opens the same from its address, in any browser."""
