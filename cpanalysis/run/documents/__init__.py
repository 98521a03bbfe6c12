"""What people attach: PDF, Word and Excel files, made from a pack's pages and results alone."""
