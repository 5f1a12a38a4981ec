"""Pages of cases: the list, the case, its steps and drafts."""
