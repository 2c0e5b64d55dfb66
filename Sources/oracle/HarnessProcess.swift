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
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // SIGPIPE is ignored here, and would stay so in the child.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, name, &actions, &attributes, arguments, environ)
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
