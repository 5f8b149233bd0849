"""The viewer: one HTML page that shows graphs of any size, with everything that it needs in it."""

from .data import viewer_data
from .page import to_page

__all__ = ["to_page", "viewer_data"]
