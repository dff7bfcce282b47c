"""Contracts: what holds for every route, every code, every reaction and every file, present and future."""
