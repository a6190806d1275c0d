"""What this office accepts: its policy file, read, merged, and applied to files and findings."""
