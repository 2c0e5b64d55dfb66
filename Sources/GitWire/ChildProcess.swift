#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

/// What the child may know of the environment: where ssh finds its agent, keys and known hosts; the token; the
/// proxy; where certificates and libraries are.
package let childEnvironmentNames = [
    "HOME", "SSH_AUTH_SOCK", "ORACLE_GIT_TOKEN", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY",
    "SSL_CERT_FILE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
]

/// `oracle-git`, or another executable of this project that speaks with strangers, running, with one end of a socket pair as its
/// standard input and output.
package struct ChildProcess: ~Copyable {
    package let process: pid_t
    private let name: String
    private var status: Int32?
    package var socket: MessageSocket

    /// - Parameters:
    ///   - name: what it is called in errors.
    ///   - arguments: behind the executable's own path; others on this machine may read them.
    package init(
        executable: String, name: String = "oracle-git", arguments: [String] = []
    ) throws(GitError) {
        let (started, descriptor) = try Self.start([executable] + arguments)
        process = started
        self.name = name
        status = nil
        socket = MessageSocket(owning: descriptor)
    }

    private static func start(_ words: [String]) throws(GitError) -> (pid_t, Int32) {
        var pair: [Int32] = [-1, -1]
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw failure(words[0], errno) }
        #if !canImport(Glibc)
            _ = fcntl(pair[0], F_SETFD, FD_CLOEXEC)
        #endif
        // The child answers ahead as far as its answers find room. The system may give less.
        var size: Int32 = 1 << 20
        setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        let result = spawn(words, pair[1])
        close(pair[1])
        switch result {
        case .success(let process): return (process, pair[0])
        case .failure(let error):
            close(pair[0])
            throw error
        }
    }

    /// Whoever drops a child without having ended it wants it gone.
    deinit {
        if status == nil {
            kill(process, SIGKILL)
            Self.reap(process)
        }
    }

    /// Waits for the child's end, which `socket`'s end announced or a kill will bring.
    /// - Returns: how it ended, in words.
    package mutating func end(killing: Bool) -> (interrupted: Bool, words: String) {
        if killing { kill(process, SIGKILL) }
        let ended = status ?? (killing ? Self.reap(process) : Self.reapSoon(process))
        status = ended
        let signal = ended & 0x7f
        if signal == SIGINT { return (true, "interrupted") }
        if signal == SIGXCPU { return (false, "\(name) used more processor time than it is allowed") }
        if signal != 0 { return (false, "\(name) was ended by signal \(signal)") }
        return (false, "\(name) ended with status \(ended >> 8 & 0xff)")
    }

    @discardableResult
    private static func reap(_ process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// A child that closed its end without ending gets a second to do so.
    private static func reapSoon(_ process: pid_t) -> Int32 {
        var status: Int32 = 0
        for _ in 0..<200 {
            if waitpid(process, &status, WNOHANG) == process { return status }
            usleep(5000)
        }
        kill(process, SIGKILL)
        return reap(process)
    }

    private static func failure(_ executable: String, _ code: Int32) -> GitError {
        GitError(.child, "cannot start \(executable): \(String(cString: strerror(code)))")
    }

    private static func spawn(_ words: [String], _ descriptor: Int32) -> Result<pid_t, GitError> {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            var flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            var flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        // Linux: `oracle-git` closes what else it may have inherited before anything else (Glibc's header hides
        // addclosefrom_np from Swift).
        #if !canImport(Glibc)
            posix_spawn_file_actions_addinherit_np(&actions, 2)
        #endif
        // Whatever the parent ignores or blocks, the child must die of Ctrl-C.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var usual = sigset_t()
        sigemptyset(&usual)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&usual, signal) }
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, flags)
        flags = 0

        let environment = childEnvironmentNames.compactMap { name in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        }
        var process: pid_t = 0
        let code = withCStrings(words) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&process, words[0], &actions, &attributes, arguments, environment)
            }
        }
        return code == 0 ? .success(process) : .failure(failure(words[0], code))
    }

    private static func withCStrings(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let copies = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
