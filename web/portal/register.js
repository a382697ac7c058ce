// register
