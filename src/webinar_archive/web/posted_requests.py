"""Send bytes to a service that answers with bytes, within limits of size and time."""

from __future__ import annotations

from webinar_archive.deadline import Deadline
from webinar_archive.web.address_policy import AddressPolicy, check_address
from webinar_archive.web.bodies import read_body
from webinar_archive.web.client import USER_AGENT
from webinar_archive.web.http_errors import error_for_status
from webinar_archive.web.transport import open_response, with_proxy


def post(
    address: str,
    body: bytes,
    *,
    content_type: str,
    answer_type: str,
    policy: AddressPolicy,
    max_bytes: int,
    timeout_s: float,
    proxy: str | None = None,
) -> bytes:
    """Send bytes and return the answer's; redirects are not followed, since they would lead to another service.

    Args:
        address: The http or https address of the service.
        body: What is sent.
        content_type: The type of what is sent.
        answer_type: The type that is asked for; what comes may be of another.
        policy: Which targets may be requested.
        max_bytes: The largest answer accepted.
        timeout_s: The time limit for all of it.
        proxy: `[http://]host:port`, without a user name.

    Raises:
        AddressRefused: The address leads to a forbidden target.
        Blocked: The service refuses for now.
        Gone: There is none at the address any more.
        NotAllowed: It may not be used.
        TooLarge: The answer has more than `max_bytes`.
        Unreachable: The network or the service failed, or it redirects.
        UsageError: The proxy cannot be used.
    """
    policy = with_proxy(policy, proxy)
    parts = check_address(address, policy)
    headers = {"User-Agent": USER_AGENT, "Content-Type": content_type, "Accept": answer_type}
    deadline = Deadline.after(timeout_s)
    with open_response(parts, headers, policy=policy, deadline=deadline, proxy=proxy, body=body) as response:
        error = error_for_status(response.status, address, retry_after=response.header("Retry-After"))
        if error is not None:
            raise error
        return read_body(response, address, max_bytes)[1]
