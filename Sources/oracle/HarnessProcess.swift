#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Runs the harness: it reads the terminal and writes to it as if it had been typed there, but for its standard output, which goes
/// to standard error: ours is the answer.
enum HarnessProcess {
    static func run(_ command: [String]) throws {
        let name = command[0]
        func failure(_ cause: String) -> CommandError {
            CommandError(
                "\(name) failed, and nothing was attested", code: "harness.failed", cause: cause,
                help: "try it alone: \(command.map(shellWord).joined(separator: " "))")
        }
        // What it prints goes to standard error.
        let (process, code) = PipedProcess.start(command, redirecting: [(2, 1)])
        guard code == 0 else { throw failure(String(cString: strerror(code))) }
        var status: Int32 = 0
        // Ctrl-C reaches it too, being of the same group of processes: it puts its own things away, and is waited for.
        Interruption.deferring {
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        try Interruption.check()
        let signal = status & 0x7F
        if signal == SIGINT { throw CommandError.interrupted }
        if signal != 0 { throw failure("it was ended by signal \(signal)") }
        let ended = status >> 8 & 0xFF
        if ended != 0 { throw failure("it ended with status \(ended)") }
    }
}
