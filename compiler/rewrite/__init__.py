"""Editing the user's source: what `flowc fix` and `flowc migrate` write. Only here is LibCST imported."""
