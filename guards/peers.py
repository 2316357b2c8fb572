"""Tells whose program is at the other end of a TCP connection within this machine.

Linux says which user owns a socket: https://man7.org/linux/man-pages/man7/sock_diag.7.html.
"""

import os
import socket
import struct

ROOT = 0
NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY = 20
REQUEST = 1
ANY_STATE = ANY_COOKIE = 0xFFFFFFFF
HEADER = struct.Struct("=IHHII")  # struct nlmsghdr
QUERY = struct.Struct("=4BI")  # the start of struct inet_diag_req_v2; ADDRESSES are its rest
ADDRESSES = struct.Struct("!HH16s16s3I")  # struct inet_diag_sockid
USER = struct.Struct("=I")
USER_OFFSET = HEADER.size + 4 + ADDRESSES.size + 12  # in struct inet_diag_msg, after the answer's header


def is_own(connection: socket.socket) -> bool:
    """Tell whether a program of this user, or of root, opened the connection; False if nobody knows."""
    try:
        return peer_user(connection) in {os.geteuid(), ROOT}
    except OSError:
        return False  # the program has gone, or the kernel does not answer


def peer_user(connection: socket.socket) -> int:
    """Return the user id of the program at the other end. Raises OSError if there is no such program any more."""
    peer, own = connection.getpeername(), connection.getsockname()
    ends = ADDRESSES.pack(
        peer[1], own[1], socket.inet_aton(peer[0]), socket.inet_aton(own[0]), 0, ANY_COOKIE, ANY_COOKIE
    )
    query = QUERY.pack(socket.AF_INET, socket.IPPROTO_TCP, 0, 0, ANY_STATE) + ends
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, NETLINK_SOCK_DIAG) as kernel:
        kernel.send(HEADER.pack(HEADER.size + len(query), SOCK_DIAG_BY_FAMILY, REQUEST, 0, 0) + query)
        answer = kernel.recv(8192)
    if HEADER.unpack_from(answer)[1] != SOCK_DIAG_BY_FAMILY:
        raise ConnectionError("no socket has this address")
    user: int = USER.unpack_from(answer, USER_OFFSET)[0]
    return user
