"""Where blocks of samples go: files and devices."""
