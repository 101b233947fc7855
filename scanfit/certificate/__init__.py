"""The accuracy certificate: phantom feet of known truth through the real pipeline, and what came out of it."""
