"""What Django looks for; each model lives in its room."""
