"""The worker of these tests: production, but for the hour after which Redis gives out again what a dead worker held."""

from config.settings.production import *  # noqa: F403, TID251 - settings are made of settings

CELERY_BROKER_TRANSPORT_OPTIONS = globals().get("CELERY_BROKER_TRANSPORT_OPTIONS", {}) | {
    "visibility_timeout": 2,
    # A worker looks for such messages when it starts, and then every hundred seconds unless told otherwise.
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
