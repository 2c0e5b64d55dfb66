internal import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// This process turned into another: signals, terminal and exit status are then the other's.
enum Execution {
    /// - Parameters:
    ///   - arguments: the executable's path first.
    ///   - input: what it reads on its standard input; at most what a pipe holds (64 KiB on Linux, 16 KiB elsewhere at least).
    /// - Returns: why it could not be started; where it was, nothing returns.
    static func replace(by arguments: [String], input: [UInt8]) throws(FileError) -> CommandError {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FileError(path: arguments[0], operation: "start", code: errno) }
        // Nobody reads yet: what does not fit would wait for ever.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        try writeAll(input, to: ends[1], named: arguments[0])
        close(ends[1])
        dup2(ends[0], 0)
        if ends[0] != 0 { close(ends[0]) }
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        execv(arguments[0], &words)
        let failure = FileError(path: arguments[0], operation: "start", code: errno)
        return CommandError(failure)
    }
}
