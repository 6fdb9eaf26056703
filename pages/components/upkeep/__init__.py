"""What admins see of the running of the dashboard: record, people to forget, health, backups."""
