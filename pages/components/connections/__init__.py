"""What only the Connections page draws. Imports shell."""
