"""What the plan says, and the law it stands on: plain Python and dated data, without Django or a database."""
