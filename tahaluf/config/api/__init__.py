"""The API under /api/v1: typed, for tokens with scopes and for signed-in browsers; described by openapi.json."""
