"""How statistics leave the system as files: one small file for each format."""
