"""What LTI leaves open and each LMS answers in its own way. Nowhere else are LMSs told apart."""

from lti_tool.models import Platform
from lti_tool.products.canvas import Canvas
from lti_tool.products.moodle import Moodle
from lti_tool.products.plain import Plain

PRODUCTS: dict[str, Plain] = {Platform.Product.CANVAS: Canvas(), Platform.Product.MOODLE: Moodle()}


def product_of(platform: Platform) -> Plain:
    """The product that this platform runs; plain LTI where it is none we know."""
    return product_named(platform.product)


def products_with_developer_keys() -> list[str]:
    """The names of those in which an administrator may paste a configuration."""
    return [
        name for name, product in PRODUCTS.items() if type(product).developer_key is not Plain.developer_key
    ]


def product_named(name: str) -> Plain:
    """The product of that name, as platforms call themselves; plain LTI where it is none we know."""
    return PRODUCTS.get(name, Plain())
