import GitTransport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

exit(serveStandardInput())
