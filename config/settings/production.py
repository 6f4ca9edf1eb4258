"""Production: every secret is given, nothing is guessed."""

from config.env import env, secret
from config.settings.base import *
from config.settings.logging import *
from config.settings.lti import *
from config.settings.operator import *
from config.settings.security import *
from config.settings.work import *

SECRET_KEY = secret("SECRET_KEY")
FIELD_KEYS = env.list("FIELD_KEYS", default=[SECRET_KEY])
