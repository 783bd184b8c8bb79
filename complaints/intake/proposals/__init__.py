"""What came in by mail or over the web, until a keeper has said what it is."""
