"""What every client shares: transport, exchange, streams, limits and error bodies. Knows no service."""
