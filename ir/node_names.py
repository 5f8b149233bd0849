"""What a call is called that no variable names. Authoring imports this, so it imports nothing."""


def node_name(entity: str) -> str:
    """The last part of an entity's name, as far as the id of a node may have it."""
    last = entity.rpartition(".")[2] or entity
    if last.isascii() and last.isidentifier():
        return last  # as nearly all are
    return "".join(each if each.isalnum() or each in "_-" else "_" for each in last)
