-- wrk: signs in, again and again.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("SIGN_IN")
