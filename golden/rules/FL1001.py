def main(:  # error: FL1001
    pass
