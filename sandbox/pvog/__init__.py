"""The service catalogue in the shape of the PVOG Suchdienst."""
