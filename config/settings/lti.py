"""Where Beside meets platforms."""

from config.env import env

LTI_ALLOW_INSECURE_HOSTS = env.list("LTI_ALLOW_INSECURE_HOSTS", default=[])
"""Hosts (with port) to which plain HTTP and private addresses are allowed; everything else is public HTTPS."""

LAUNCH_PANEL = "panel:arrival"
"""The URL name that a good launch goes to."""

LAUNCH_LOG_DAYS = 400
"""How long the launch log is kept: a school year and a little."""
