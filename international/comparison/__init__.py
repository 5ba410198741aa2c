"""Programs side by side. The address is the whole state: nothing is stored of what somebody compares."""
