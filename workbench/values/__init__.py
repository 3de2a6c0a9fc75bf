"""What a value means: placeholders, dates, numbers, BSN, postcode, names, similarity."""
