"""One module a subcommand of `tahaluf`; each holds a click command or group called `command`."""
