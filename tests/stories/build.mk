# What this folder adds to the tests.
