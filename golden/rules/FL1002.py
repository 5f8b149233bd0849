# coding: no-such-encoding  # error: FL1002
