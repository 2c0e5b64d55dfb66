// GitTransportTests
