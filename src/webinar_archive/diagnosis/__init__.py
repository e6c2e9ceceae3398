"""What `doctor` checks: whether this machine has what archiving needs, and what to do where it has not."""
