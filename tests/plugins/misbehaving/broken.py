"""Does not even import."""

raise RuntimeError("broken on purpose")
