"""Jobs among others: the filters of History, and those that wait for somebody."""
