"""The one door to the web for pages, and the rule about which addresses we go to at all."""

from webinar_archive.web.addresses import AddressPolicy, check_address, check_target
from webinar_archive.web.connection import with_proxy
from webinar_archive.web.pages import Page, follow, get
from webinar_archive.web.statuses import failure_of_status, retry_after_s

__all__ = [
    "AddressPolicy",
    "Page",
    "check_address",
    "check_target",
    "failure_of_status",
    "follow",
    "get",
    "retry_after_s",
    "with_proxy",
]
