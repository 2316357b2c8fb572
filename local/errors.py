"""The errors of the local cloud that its user can correct; each message names the remedy."""


class LocalCloudError(Exception):
    """The local cloud cannot start, or cannot be found."""
