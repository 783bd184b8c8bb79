"""Nothing typed is lost: every form that somebody opens is kept until it is saved."""
