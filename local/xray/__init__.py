"""X-Ray on this machine: the daemon that receives segments, and the segments that AWS's services write."""
