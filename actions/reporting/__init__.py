"""The dialogue about defects that citizens report to the municipality."""
