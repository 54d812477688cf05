"""What comes in: feeds, pages and files, landed as raw bytes and parsed into articles."""
