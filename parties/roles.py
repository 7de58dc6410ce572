def exclusion(a, b): return None
