"""A small, honest LTI 1.3 platform, for people to try and for tests to drive in-process."""

from demo.lms.platform import Platform as Platform
from demo.lms.platform import Reply as Reply
from demo.lms.platform import ShownByPlatform as ShownByPlatform
from demo.lms.platform import Tool as Tool
