"""The pictures of the help, made of the demonstration by `make_pictures`."""
