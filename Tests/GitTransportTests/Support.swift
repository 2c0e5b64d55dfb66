import FileIO
import Glibc
import GitWire

struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// `oracle-git` of this build: it lies beside the test bundle.
func oracleGit() throws -> String {
    guard let own = realPath("/proc/self/exe") else { throw Unexpected("/proc/self/exe leads nowhere") }
    for folder in [parentDirectory(of: own)] + CommandLine.arguments.map(parentDirectory(of:)) {
        let path = "\(folder)/oracle-git"
        if FileStatus.exists(path) { return path }
    }
    throw Unexpected("there is no oracle-git beside \(own); run swift build first")
}

/// A folder that goes with this value.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/oracle-git-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Unexpected("mkdtemp: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? removeTree(path) }
}

/// A child process; ended by its pid.
final class Process {
    let pid: pid_t
    private var output: Int32
    private var isReaped = false

    /// - Parameters:
    ///   - environment: on top of PATH and settings that keep git from anybody's configuration.
    ///   - standardInput: a descriptor for the child; without one, `input` is what it reads.
    init(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [],
        standardInput given: Int32? = nil
    ) throws {
        var standardInput: [Int32] = [-1, -1]
        var standardOutput: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &standardInput) == 0,
            socketpair(AF_UNIX, kind, 0, &standardOutput) == 0
        else { throw Unexpected("socketpair: \(errno)") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, given ?? standardInput[0], 0)
        posix_spawn_file_actions_adddup2(&actions, given ?? standardOutput[1], 1)
        // What servers say of clients that hang up is no news.
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var all = [
            "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin", "HOME": "/nonexistent",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        ]
        all.merge(environment) { $1 }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = all.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var started: pid_t = 0
        let code = posix_spawnp(&started, arguments[0], &actions, nil, &argv, &envp)
        close(standardInput[0])
        close(standardOutput[1])
        output = standardOutput[0]
        pid = started
        guard code == 0 else { throw Unexpected("\(arguments[0]): \(String(cString: strerror(code)))") }
        try writeAll(input, to: standardInput[1], named: "pipe")
        close(standardInput[1])
    }

    /// The next line of its output.
    func line() throws -> String {
        var out: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != 0x0a { out.append(byte) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Whether it is over; it is still to be waited for.
    var hasEnded: Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo == SIGCHLD
    }

    /// Waits for its end, whatever it says.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        return status
    }

    /// Waits for its end.
    func finish() throws -> String {
        var out: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(output, &chunk, chunk.count)
            if count <= 0 { break }
            out += chunk[..<count]
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        guard status == 0 else { throw Unexpected("a command failed with \(status)") }
        return String(decoding: out, as: UTF8.self)
    }

    deinit {
        if !isReaped {
            kill(pid, SIGKILL)
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        }
        close(output)
    }
}

@discardableResult
func run(_ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []) throws -> String {
    try Process(arguments, environment: environment, input: input).finish()
}

/// A bare repository, filled through `git fast-import`.
struct TestRepository {
    let path: String
    let branch: String

    init(_ path: String, branch: String) throws {
        self.path = path
        self.branch = branch
        try createDirectories(parentDirectory(of: path))
        try run(["git", "init", "--quiet", "--bare", "--initial-branch", branch, path])
    }

    /// - Parameters:
    ///   - files: added to what is there; by path.
    ///   - special: entries with another mode than a file's: `(mode, content or object name)`.
    /// - Returns: the commit.
    @discardableResult
    func commit(
        _ files: [String: [UInt8]], special: [String: (mode: String, content: String)] = [:],
        branch: String? = nil
    ) throws -> String {
        let branch = branch ?? self.branch
        let reference = "refs/heads/\(branch)"
        let known = try run(["git", "-C", path, "for-each-ref", "--format=%(objectname)", reference])
        var stream = Array(
            "commit \(reference)\ncommitter a <a@example.org> 1700000000 +0000\ndata 1\nm\n".utf8)
        if !known.isEmpty { stream += Array("from \(known)".utf8) }
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            stream += Array("M 100644 inline \(name)\ndata \(bytes.count)\n".utf8) + bytes + [0x0a]
        }
        for (name, entry) in special {
            if entry.mode == "160000" {
                stream += Array("M 160000 \(entry.content) \(name)\n".utf8)
            } else {
                stream += Array(
                    "M \(entry.mode) inline \(name)\ndata \(entry.content.utf8.count)\n\(entry.content)\n"
                        .utf8)
            }
        }
        try run(["git", "-C", path, "fast-import", "--quiet", "--force"], input: stream + [0x0a])
        return String(try run(["git", "-C", path, "rev-parse", reference]).dropLast())
    }

    func setDefaultBranch(_ name: String) throws {
        try run(["git", "-C", path, "symbolic-ref", "HEAD", "refs/heads/\(name)"])
    }

    func forget(_ branch: String) throws {
        try run(["git", "-C", path, "update-ref", "-d", "refs/heads/\(branch)"])
    }
}

/// A port that nobody listens on.
func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    guard bound else { throw Unexpected("no free port") }
    return UInt16(bigEndian: address.sin_port)
}

func canConnect(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

/// Waits until a server that was started listens.
/// - Parameter hasEnded: asked between tries; then nobody will.
func waitForServer(_ port: UInt16, unless hasEnded: () -> Bool = { false }) throws {
    for _ in 0..<3000 {
        if hasEnded() || canConnect(port) { return }
        usleep(20_000)
    }
    throw Unexpected("the server did not start")
}

/// A real `git daemon` on 127.0.0.1.
final class GitDaemon {
    let url: String
    private let process: Process

    init(base: String) throws {
        // Not through `git`, which would be the daemon's parent and outlive a signal.
        let folder = String(try run(["git", "--exec-path"]).dropLast())
        // A port that was free may be another test's by now: then the daemon ends, and has another one.
        for _ in 0..<5 {
            let port = try freePort()
            let daemon = try Process([
                "\(folder)/git-daemon", "--listen=127.0.0.1", "--port=\(port)", "--base-path=\(base)",
                "--export-all",
                "--reuseaddr", "--informative-errors", "--max-connections=0", base,
            ])
            try waitForServer(port, unless: { daemon.hasEnded })
            usleep(50_000)
            if daemon.hasEnded { continue }
            (process, url) = (daemon, "git://127.0.0.1:\(port)")
            return
        }
        throw Unexpected("no port stays free for git daemon")
    }
}

/// `oracle-git` with the client's checks passed over.
final class RawChild {
    let process: Process
    private var socket: MessageSocket

    init(environment: [String: String] = [:]) throws {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
        else {
            throw Unexpected("socketpair: \(errno)")
        }
        process = try Process([try oracleGit()], environment: environment, standardInput: pair[0])
        close(pair[0])
        socket = MessageSocket(owning: pair[1])
    }

    /// Ends it, so that its directory is free.
    func end() {
        kill(process.pid, SIGKILL)
        _ = process.wait()
    }

    func ask(_ request: GitRequest) throws { try socket.send(request.encoded()) }

    func answer(includingProgress: Bool = false) throws -> GitResponse {
        let deadline = monotonicMilliseconds() + 60_000
        while true {
            guard let message = try socket.receive(limit: 1 << 20, deadline: deadline) else {
                throw Unexpected("oracle-git is gone")
            }
            let response = try GitResponse(message)
            if case .progress = response, !includingProgress { continue }
            return response
        }
    }

    /// The code of an answer that must be an error.
    func failure() throws -> GitError.Code { try error().code }

    func error() throws -> GitError {
        switch try answer() {
        case .failed(let error): error
        case let other: throw Unexpected("\(other) in place of an error")
        }
    }
}
