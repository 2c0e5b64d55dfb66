// GitTransport
