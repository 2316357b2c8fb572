"""X-Ray on this machine: the daemon that takes segments, and the segments that AWS's own services would write."""
