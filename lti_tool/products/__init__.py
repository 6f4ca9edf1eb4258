"""What LTI leaves open and each LMS answers in its own way. Nowhere else are LMSs told apart."""

from lti_tool.models import Platform
from lti_tool.products.canvas import Canvas
from lti_tool.products.moodle import Moodle
from lti_tool.products.plain import Plain

PRODUCTS: dict[str, Plain] = {Platform.Product.CANVAS: Canvas(), Platform.Product.MOODLE: Moodle()}


def product_of(platform: Platform) -> Plain:
    """The product that this platform runs; plain LTI where it is none we know."""
    return PRODUCTS.get(platform.product, Plain())
