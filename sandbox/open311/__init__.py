"""Reports of defects: Open311 GeoReport v2 in two dialects."""
