"""How languages write numbers, where the coalition's ministries write them otherwise than Django does."""
