"""What `make check` asks beside ruff, mypy and import-linter."""
