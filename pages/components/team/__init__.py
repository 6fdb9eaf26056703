"""What only the Team page draws."""
