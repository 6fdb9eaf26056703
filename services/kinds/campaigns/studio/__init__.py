"""What a BHuman account holds beside videos: templates, campaigns, presenter projects, the store, workspaces."""
