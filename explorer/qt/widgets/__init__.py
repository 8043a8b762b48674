"""Small reusable parts that know no document."""
