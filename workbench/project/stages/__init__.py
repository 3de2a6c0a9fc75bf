"""How each station is made: the stages' pure functions, fed from files and written to files."""
