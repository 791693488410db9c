"""Which machines we may ask: decided on the address that is connected to, after the name was resolved.

The table is our own. ``ipaddress.is_global`` calls NAT64 (64:ff9b::/96), 6to4 (2002::/16), ``::a.b.c.d`` and multicast
global, and each of them can lead into a private network. Source: the IANA special-purpose address registries for IPv4
and IPv6 (RFC 6890 and its updates); for IPv6 only global unicast (2000::/3) is let through, less what it reserves.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from pipeline.errors import Refused

_RESERVED = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
_GLOBAL_UNICAST = ip_network("2000::/3")


def is_public(address: str) -> bool:
    """Whether ``address``, as a resolver gives it, stands in the public internet. What is no address does not."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if parsed.version == 6 and parsed not in _GLOBAL_UNICAST:
        return False
    return not any(parsed in block for block in _RESERVED)


class Guard:
    """``private_hosts`` are pairs ``host:port`` (``[::1]:80``) that may be asked though their address is private."""

    def __init__(self, ports: Iterable[int], private_hosts: Iterable[str]) -> None:
        self._ports = frozenset(ports)
        self._private: set[tuple[str, int]] = set()
        for pair in private_hosts:
            host, _, port = pair.rpartition(":")
            self._private.add((host.strip("[]").lower(), int(port)))

    def check_target(self, host: str, port: int, *, subject: str) -> None:
        """Raise ``Refused`` for a port that is not ours, and for a private address in place of a name."""
        if (host.lower(), port) in self._private:
            return
        if port not in self._ports:
            raise Refused(f"Port {port} of {host} is not among the configured ones.", subject=subject, reason="port")
        if _is_address(host) and not is_public(host):
            raise _private(host, host, subject)

    def check_addresses(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Raise ``Refused`` where any of a name's addresses is private: one that is makes the others suspect."""
        if (host.lower(), port) in self._private:
            return
        for address in addresses:
            if not is_public(address):
                raise _private(host, address, host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _private(host: str, address: str, subject: str) -> Refused:
    leads = "is" if host == address else f"leads to {address},"
    return Refused(f"{host} {leads} a private address.", subject=subject, reason="private-address")
