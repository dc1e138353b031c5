"""The finance desk for programs: the same reads, rules and acts as on its pages."""
