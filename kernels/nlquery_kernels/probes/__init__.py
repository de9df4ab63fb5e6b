"""What ``nlquery doctor`` tries in a kernel; each probe must be able to come out red."""
