#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A program with pipes as its standard input and output, bounded in time and output. Its standard error is passed on.
enum PipedProcess {
    enum Outcome: Hashable {
        /// Its exit status, or 128 and the signal, as a shell says it.
        case ended(Int32)
        case late, tooLong, interrupted
    }

    /// The code of the error where there is no such program.
    static let missing = "program.missing"

    /// - Parameters:
    ///   - words: the program, which is looked for in PATH, and its arguments.
    ///   - input: what it reads; a program that does not read all of it is no error.
    ///   - limit: bytes of output; where it writes more it is ended.
    ///   - seconds: after which it is ended.
    ///   - environment: all of it, `NAME=value`; nil for this process's own.
    static func run(
        _ words: [String], input: [UInt8], limit: Int, seconds: Double, environment: [String]? = nil
    ) throws(CommandError) -> (outcome: Outcome, output: [UInt8]) {
        var toChild: (read: Int32, write: Int32) = (-1, -1)
        var fromChild: (read: Int32, write: Int32) = (-1, -1)
        do {
            toChild = try pipe()
            fromChild = try pipe()
        } catch {
            for end in [toChild.read, toChild.write] where end >= 0 { close(end) }
            throw error
        }
        let process: pid_t
        do {
            defer {
                close(toChild.read)
                close(fromChild.write)
            }
            process = try spawn(
                words, input: toChild.read, output: fromChild.write, environment: environment)
        } catch {
            close(toChild.write)
            close(fromChild.read)
            throw error
        }
        let deadline = Self.seconds() + seconds
        var conversation = Conversation(
            input: input, to: toChild.write, from: fromChild.read, deadline: deadline)
        var status: Int32 = 0
        // Ctrl-C reaches the program too, being of the same group of processes.
        let outcome = Interruption.deferring {
            let outcome = conversation.run(limit: limit)
            conversation.close()
            return outcome == .ended ? wait(for: process, until: deadline, &status) : outcome
        }
        if outcome != .ended {
            kill(process, SIGKILL)
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        switch outcome {
        case .interrupted: return (.interrupted, [])
        case .late: return (.late, [])
        case .tooLong: return (.tooLong, [])
        case .ended:
            let signal = status & 0x7F
            return (.ended(signal == 0 ? status >> 8 & 0xFF : 128 + signal), conversation.answer)
        }
    }

    /// Waits for its end: a program can close its output long before.
    private static func wait(
        for process: pid_t, until deadline: Double, _ status: inout Int32
    ) -> Conversation.Outcome {
        while true {
            let found = waitpid(process, &status, WNOHANG)
            if found == process || (found < 0 && errno != EINTR) { return .ended }
            if Interruption.isRequested { return .interrupted }
            guard Self.seconds() < deadline else { return .late }
            usleep(1000)
        }
    }

    private static func pipe() throws(CommandError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard makePipe(&ends) == 0 else {
            throw CommandError("no pipe to a command", cause: String(cString: strerror(errno)))
        }
        return (ends[0], ends[1])
    }

    /// Both ends are closed in every other process that is started meanwhile.
    private static func makePipe(_ ends: inout [Int32]) -> Int32 {
        let code = ends.withUnsafeMutableBufferPointer { buffer in
            #if canImport(Glibc)
                Glibc.pipe(buffer.baseAddress)
            #else
                Darwin.pipe(buffer.baseAddress)
            #endif
        }
        guard code == 0 else { return code }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return 0
    }

    private static func spawn(
        _ words: [String], input: Int32, output: Int32, environment: [String]?
    ) throws(CommandError) -> pid_t {
        let (process, code) = start(words, redirecting: [(input, 0), (output, 1)], environment: environment)
        guard code == 0 else {
            throw CommandError(
                "\(words[0]) cannot be started", code: code == ENOENT ? missing : "failed",
                cause: String(cString: strerror(code)))
        }
        return process
    }

    /// Starts a program that is looked for on PATH.
    /// - Parameters:
    ///   - redirecting: descriptors of this process, and which of the program's they become.
    ///   - environment: `NAME=value`; nil for this process's.
    /// - Returns: the process, where the code is 0; otherwise an errno.
    static func start(
        _ words: [String], redirecting: [(from: Int32, to: Int32)], environment: [String]? = nil
    ) -> (process: pid_t, code: Int32) {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (from, to) in redirecting { posix_spawn_file_actions_adddup2(&actions, from, to) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process ignores SIGPIPE; the command must not inherit that.
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var argv = words.map { strdup($0) } + [nil]
        var envp = (environment ?? []).map { strdup($0) } + [nil]
        defer { for copy in argv + envp { free(copy) } }
        var process: pid_t = 0
        let code =
            environment == nil
            ? posix_spawnp(&process, words[0], &actions, &attributes, &argv, environ)
            : posix_spawnp(&process, words[0], &actions, &attributes, &argv, &envp)
        return (process, code)
    }

    fileprivate static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}

/// What is written to a child and read from it, at once, so that neither waits for the other.
private struct Conversation {
    enum Outcome { case ended, late, tooLong, interrupted }

    private var rest: ArraySlice<UInt8>
    private var input: Int32
    private let output: Int32
    private let deadline: Double
    private(set) var answer: [UInt8] = []

    init(input: [UInt8], to: Int32, from: Int32, deadline: Double) {
        rest = input[...]
        self.input = to
        output = from
        self.deadline = deadline
        _ = fcntl(to, F_SETFL, O_NONBLOCK)
    }

    mutating func run(limit: Int) -> Outcome {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if Interruption.isRequested { return .interrupted }
            let left = deadline - PipedProcess.seconds()
            guard left > 0 else { return .late }
            if rest.isEmpty { endInput() }
            var entries = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            ]
            // A negative descriptor is passed over.
            let count = poll(&entries, 2, Int32(min(left * 1000 + 1, 1e6)))
            guard count > 0 else { continue }
            if input >= 0, entries[1].revents != 0 {
                let written = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EAGAIN && errno != EINTR {
                    // It reads no further; what it answers is checked all the same.
                    rest = []
                }
            }
            if entries[0].revents != 0 {
                let got = read(output, &buffer, buffer.count)
                if got == 0 { return .ended }
                if got > 0 { answer += buffer[..<got] }
                if got < 0, errno != EINTR { return .ended }
                if answer.count > limit { return .tooLong }
            }
        }
    }

    private mutating func endInput() {
        guard input >= 0 else { return }
        _ = closeDescriptor(input)
        input = -1
    }

    mutating func close() {
        endInput()
        _ = closeDescriptor(output)
    }
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
