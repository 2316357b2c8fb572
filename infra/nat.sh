#!/bin/bash
# Makes this machine a NAT instance, then tells CloudFormation whether it is one. EC2 runs it once, at the first start.
#
# The caller sets STACK, RESOURCE and REGION, which the signal is for, and SECONDS_TO_TRY, the time for all steps.
# Each step can be repeated. A reboot needs none of them: swap, forwarding and rules are stored on the disk.
set -uo pipefail
PATH=$PATH:/opt/aws/bin
SWAP=/swapfile
FORWARDING=/etc/sysctl.d/90-nat.conf

repeat() { # a command, until it succeeds or the time is up
  until "$@"; do
    ((SECONDS < SECONDS_TO_TRY)) || return 1
    echo "again in 10 seconds: $*"
    sleep 10
  done
}

add_swap() { # dnf has been killed for memory on machines with 512 MB
  if ! swapon --show=NAME --noheadings | grep -qx $SWAP; then
    dd if=/dev/zero of=$SWAP bs=1M count=1024 status=none && chmod 600 $SWAP && mkswap $SWAP && swapon $SWAP || return 1
  fi
  grep -qs "^$SWAP " /etc/fstab || echo "$SWAP none swap sw 0 0" | tee -a /etc/fstab
}

install_packages() { # other processes clear the cache of dnf during the first minutes, and a mirror may not answer
  timeout 180 dnf install --assumeyes aws-cfn-bootstrap iptables-services
}

forward_packets() {
  echo "net.ipv4.ip_forward = 1" | tee $FORWARDING && sysctl --load=$FORWARDING
}

translate_addresses() {
  local interface
  interface=$(ip -4 -oneline route show default | awk '{print $5; exit}') && [ -n "$interface" ] &&
    systemctl enable --now iptables &&
    iptables --table nat --flush POSTROUTING &&
    iptables --table nat --append POSTROUTING --out-interface "$interface" --jump MASQUERADE &&
    iptables --flush FORWARD && # the package's own rules reject all forwarded packets
    iptables-save --file /etc/sysconfig/iptables
}

signal() { # 0 or 1; CloudFormation takes no reason for a resource, so the console output has it
  timeout 60 cfn-signal --exit-code "$1" --stack "$STACK" --resource "$RESOURCE" --region "$REGION"
}

install_updates() { # without a reboot; a newer kernel comes with a newer image
  echo latest | tee /etc/dnf/vars/releasever && dnf install --assumeyes dnf-automatic &&
    sed -i 's/^upgrade_type *=.*/upgrade_type = security/; s/^apply_updates *=.*/apply_updates = yes/' \
      /etc/dnf/automatic.conf &&
    systemctl enable --now dnf-automatic.timer
}

for step in add_swap install_packages forward_packets translate_addresses; do
  if ! repeat $step; then
    SECONDS_TO_TRY=$((SECONDS + 60))
    echo "book-pipeline: the NAT instance failed at $step"
    repeat signal 1
    exit 1
  fi
done
SECONDS_TO_TRY=$((SECONDS + 60))
repeat signal 0 || exit 1
repeat install_updates
