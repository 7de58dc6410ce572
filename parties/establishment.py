def is_shortage(unit, post, on): return False
