"""The demo: as production, with a secret made up on the first start and kept in the data folder."""

from config.env import env, kept_secret
from config.settings.base import *
from config.settings.logging import *
from config.settings.lti import *
from config.settings.operator import *
from config.settings.security import *
from config.settings.work import *

SECRET_KEY = kept_secret("SECRET_KEY")
FIELD_KEYS = env.list("FIELD_KEYS", default=[SECRET_KEY])
