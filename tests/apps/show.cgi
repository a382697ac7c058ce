#!/bin/sh
# A CGI program that shows everything it is told. tr reads what the system handed over: a shell would drop one of two.
printf 'Content-Type: text/plain\r\n\r\n'
tr '\0' '\n' </proc/$$/environ | sed 's/=/: /'
