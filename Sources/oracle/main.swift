#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

// Top-level code is synchronous on purpose: an async entry costs 25 ms at exit in a static executable.
exit(Runner.run(Array(CommandLine.arguments.dropFirst())))
