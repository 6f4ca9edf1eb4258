"""Where Beside meets platforms."""

from config.env import env

LTI_ALLOW_INSECURE_HOSTS = env.list("LTI_ALLOW_INSECURE_HOSTS", default=[])
"""Hosts (with port) to which plain HTTP and private addresses are allowed; everything else is public HTTPS."""

LAUNCH_PANEL = "panel:arrival"
"""The URL name that a good launch goes to."""
