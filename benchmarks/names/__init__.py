"""Names, ours and the peers', on the same data in one run."""
