"""What each box of the form says, and from which rows."""
