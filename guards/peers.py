"""Find out which user's program is at the other end of a connection within this machine.

Linux knows which user owns a socket, and answers a question about one socket in microseconds
(https://man7.org/linux/man-pages/man7/sock_diag.7.html). Where that is switched off, its list of all sockets says it
(https://man7.org/linux/man-pages/man5/proc_pid_net.5.html).
"""

import os
import socket
import struct
from pathlib import Path

Address = tuple[str, int]

ROOT = 0
NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY = 20
REQUEST = 1
ANY_STATE = ANY_COOKIE = 0xFFFFFFFF
HEADER = struct.Struct("=IHHII")  # struct nlmsghdr
QUERY = struct.Struct("=4BI")  # the start of struct inet_diag_req_v2; ENDS is the rest
ENDS = struct.Struct("!HH16s16s3I")  # struct inet_diag_sockid
OWNER = struct.Struct("=II")  # user and inode
OWNER_OFFSET = HEADER.size + 4 + ENDS.size + 12  # in struct inet_diag_msg, after the answer's header
PROTOCOLS = {socket.SOCK_STREAM: (socket.IPPROTO_TCP, "tcp"), socket.SOCK_DGRAM: (socket.IPPROTO_UDP, "udp")}


def is_own(own_end: socket.socket, peer: Address) -> bool:
    """Tell whether a program of this user, or of root, is at the address `peer`; False if there is none any more."""
    protocol, listed_as = PROTOCOLS[socket.SocketKind(own_end.type)]
    own: Address = own_end.getsockname()
    try:
        user = owner(protocol, peer, own)
    except OSError:
        user = listed_owner(listed_as, peer, own)
    return user in {os.geteuid(), ROOT}


def owner(protocol: int, peer: Address, own: Address) -> int | None:
    """Return the user id of the program whose socket is at `peer`; None if there is none.

    Raises OSError if the kernel does not answer, or knows no such socket.
    """
    # For UDP, the kernel asks from the side of the one who sends to the socket.
    (host, port), (other_host, other_port) = (peer, own) if protocol == socket.IPPROTO_TCP else (own, peer)
    query = QUERY.pack(socket.AF_INET, protocol, 0, 0, ANY_STATE)
    hosts = socket.inet_aton(host), socket.inet_aton(other_host)
    query += ENDS.pack(port, other_port, *hosts, 0, ANY_COOKIE, ANY_COOKIE)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, NETLINK_SOCK_DIAG) as kernel:
        kernel.send(HEADER.pack(HEADER.size + len(query), SOCK_DIAG_BY_FAMILY, REQUEST, 0, 0) + query)
        answer = kernel.recv(8192)
    if HEADER.unpack_from(answer)[1] != SOCK_DIAG_BY_FAMILY:
        raise ConnectionError("no socket has this address")
    user, inode = OWNER.unpack_from(answer, OWNER_OFFSET)
    return user if inode else None  # the kernel gives a socket that no program holds to root


def listed_owner(protocol: str, peer: Address, own: Address) -> int | None:
    """Return the user id of the program whose socket is at `peer`, from the list of all; None if there is none."""
    for line in Path(f"/proc/net/{protocol}").read_text().splitlines()[1:]:
        _, address, other, _, _, _, _, user, _, inode, *_ = line.split()
        ports = [int(end.partition(":")[2], 16) for end in (address, other)]
        if ports in ([peer[1], own[1]], [peer[1], 0]) and int(inode):  # 0: a UDP socket sends to anyone
            return int(user)
    return None
