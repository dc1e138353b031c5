"""What operations of the API share, whoever's they are: who calls, how errors are answered, what words are taken."""
