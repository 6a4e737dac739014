"""What can be said on the command line. Nothing heavy is imported to understand it."""
