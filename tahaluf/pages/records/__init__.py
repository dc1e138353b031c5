"""Records on pages, the same for every desk: queue, list, item, actions. A desk gives them its name."""
