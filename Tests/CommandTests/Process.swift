internal import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A child process.
struct Process {
    struct Failure: Error, CustomStringConvertible { let description: String }

    struct Result {
        /// The exit status, or 128 and the signal, as a shell says it.
        let status: Int32
        let output: String
        let errors: String
    }

    /// - Parameters:
    ///   - arguments: the executable's absolute path first.
    ///   - environment: all of it.
    ///   - directory: where it starts.
    ///   - output: where standard output goes; nil for the result.
    static func run(
        _ arguments: [String], environment: [String: String], directory: String, input: String = "/dev/null",
        output: String? = nil
    ) throws -> Result {
        try start(arguments, environment: environment, directory: directory, input: input, output: output)
            .wait()
    }

    /// Starts a child process. Its output is kept in files meanwhile: a file cannot fill up as a pipe can.
    static func start(
        _ arguments: [String], environment: [String: String], directory: String, input: String = "/dev/null",
        output: String? = nil
    ) throws -> Running {
        let capture = try temporaryDirectory("oracle-output")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(capture)/1", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(capture)/2", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        if let output { posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0) }
        // Tests that run in the background of a script ignore Ctrl-C, and threads of a pool block it: children must not.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGINT)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        // The call that changes a child's directory is hidden behind _GNU_SOURCE; a shell can do it too.
        let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + arguments
        var argv = words.map { strdup($0) } + [nil]
        var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else {
            throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))")
        }
        return Running(child, capture)
    }

    /// A child that runs. Who drops it ends it.
    final class Running {
        let id: pid_t
        private let capture: String
        private var hasEnded = false

        fileprivate init(_ id: pid_t, _ capture: String) {
            self.id = id
            self.capture = capture
        }

        deinit {
            if !hasEnded {
                kill(id, SIGKILL)
                _ = try? reap(0)
            }
            try? removeTree(capture)
        }

        func send(_ signal: Int32) {
            if !hasEnded { kill(id, signal) }
        }

        var isRunning: Bool { !hasEnded && kill(id, 0) == 0 }

        /// Whether it has not ended; one that did and was not waited for counts as ended.
        func isAlive() throws -> Bool {
            if hasEnded { return false }
            var information = siginfo_t()
            return waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT) == 0
                && information.si_signo == 0
        }

        /// What it printed so far.
        func output() throws -> String {
            String(decoding: try readFile("\(capture)/1", limit: 1 << 26), as: UTF8.self)
        }

        /// What it wrote so far.
        func errors() throws -> String {
            String(decoding: try readFile("\(capture)/2", limit: 1 << 26), as: UTF8.self)
        }

        func wait() throws -> Result {
            let status = try reap(0)
            let signal = status & 0x7F
            return Result(
                status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
                output: String(decoding: try readFile("\(capture)/1", limit: 1 << 26), as: UTF8.self),
                errors: try errors())
        }

        private func reap(_ options: Int32) throws -> Int32 {
            var status: Int32 = 0
            while waitpid(id, &status, options) < 0 {
                guard errno == EINTR else {
                    throw Failure(description: "waitpid: \(String(cString: strerror(errno)))")
                }
            }
            hasEnded = true
            return status
        }
    }

    /// Waits until something is so; it is an error that it never is.
    static func wait(for what: String, _ condition: () throws -> Bool) throws {
        // Five minutes: a bound on a hang, not on a slow machine.
        for _ in 0..<30_000 {
            if try condition() { return }
            usleep(10_000)
        }
        throw Failure(description: "it never came to this: \(what)")
    }

    static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    /// A new empty directory under the system's own for such things; its real path.
    static func temporaryDirectory(_ name: String) throws -> String {
        var template = Array("\(realPath("/tmp") ?? "/tmp")/\(name).XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Lets every user enter a directory and write in it.
    static func open(_ directory: String) throws {
        guard chmod(directory, 0o777) == 0 else {
            throw Failure(description: "chmod \(directory): \(String(cString: strerror(errno)))")
        }
    }

    /// Lets nobody enter a directory, its owner neither.
    static func close(_ directory: String) throws {
        guard chmod(directory, 0) == 0 else {
            throw Failure(description: "chmod \(directory): \(String(cString: strerror(errno)))")
        }
    }

    static var isRoot: Bool { geteuid() == 0 }
}
