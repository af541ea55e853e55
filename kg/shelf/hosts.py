"""Which hosts are of a private network, where no public server may lead."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address


async def leads_inside(one: str, other: str) -> bool:
    """Say whether a host that is asked on the way is private though the first one was not."""
    return one != other and await is_private(other) and not await is_private(one)


async def is_private(host: str) -> bool:
    """Say whether a host is, or its name means, an address that is not of the public network.

    A name that nobody here knows is none: a proxy may know it, else it cannot be reached.

    >>> [asyncio.run(is_private(host)) for host in ("127.0.0.1", "10.1.2.3", "::1", "1.1.1.1")]
    [True, True, True, False]
    """
    try:
        found = [ip_address(host)]
    except ValueError:
        try:
            answers = await asyncio.get_running_loop().getaddrinfo(host, None)
        except (OSError, UnicodeError):
            return False
        found = [ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    return not all(address.is_global for address in found)
