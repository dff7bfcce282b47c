"""Tests of the hub upwards."""
