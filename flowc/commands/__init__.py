"""One file a command. `__main__` has the list; `arguments.Command` says what a module has."""
