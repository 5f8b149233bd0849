"""What happens when the user's Python really runs."""
