"""How files from elsewhere are read: one small file for each format. They know no database."""
