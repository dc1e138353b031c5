"""Those who are screened, read as a stream of `Subject` and `Reject`."""
