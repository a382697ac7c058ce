"""A WSGI application that shows everything it is told."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    lines = ("%s: %s\n" % pair for pair in sorted(environ.items()) if isinstance(pair[1], str))
    return ["".join(lines).encode("latin-1")]
