"""Exports: tables and archives that are sent while they are read, and who took which."""
