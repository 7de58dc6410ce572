"""A county at work: worked cases driven through the real pages, by the real roles, with the clock moved."""
