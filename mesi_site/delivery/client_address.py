"""Who asks, where proxies stand in between."""

from ipaddress import ip_address, ip_network

from django.conf import settings

IPV6_HOUSEHOLD = 64  # bits: one subscriber has all addresses behind them


def client_network(request):
    """The reader's address as text; of an IPv6 address its network, since its owner has all the rest.

    A proxy is believed where it is one of `TRUSTED_PROXIES`; a Unix socket has no address and is this machine's own.
    What a client claims itself stands before what the proxies have added, so they are read from the last one.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while forwarded and _is_proxy(address):
        before = _parsed(forwarded.pop().strip())
        if before is None:
            break
        address = before
    return _network_of(address)


def network_of(text):
    """As `client_network` calls whoever asks from this address; nothing if it is none."""
    return _network_of(_parsed(text))


def _network_of(address):
    if address is not None and address.version == 6:
        return str(ip_network((address, IPV6_HOUSEHOLD), strict=False))
    return str(address or "")


def is_trusted(address):
    """Whether who is connected may speak for others."""
    return _is_proxy(_parsed(address))


def _is_proxy(address):
    return address is None or any(address in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)


def _parsed(text):
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
