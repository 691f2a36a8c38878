"""Appointments: the ZMS citizen API."""
