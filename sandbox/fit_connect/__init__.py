"""FIT-Connect v2 of the fictional city: the delivery service, its destinations, their clerks."""
