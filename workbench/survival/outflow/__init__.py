"""What may be expected of a new client: a model that is validated, portable and accounted for."""
