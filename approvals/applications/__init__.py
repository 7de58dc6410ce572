"""The applicant's side: a draft that is never lost, and the case made of it."""
