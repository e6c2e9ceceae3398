"""Fetch web pages, and decide which addresses may be requested at all."""

from webinar_archive.web.address_policy import AddressPolicy, check_address, check_target
from webinar_archive.web.client import Page, follow, get
from webinar_archive.web.cookies_file import read_cookies
from webinar_archive.web.http_errors import error_for_status, retry_after_s
from webinar_archive.web.posted_requests import post
from webinar_archive.web.transport import proxy_parts, with_proxy

__all__ = [
    "AddressPolicy",
    "Page",
    "check_address",
    "check_target",
    "error_for_status",
    "follow",
    "get",
    "post",
    "proxy_parts",
    "read_cookies",
    "retry_after_s",
    "with_proxy",
]
