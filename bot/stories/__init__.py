"""Stories: which entries report one event, and how much it matters. Pure."""
