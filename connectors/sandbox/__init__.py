"""A local Google and Microsoft that speak their real HTTP, and a web inbox for the people written to."""
