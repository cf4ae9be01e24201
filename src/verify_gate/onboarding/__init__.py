"""`verify init`: look at a project, propose a gate for it, and say it as texts. Looking is apart; the rest is pure."""
