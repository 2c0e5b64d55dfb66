internal import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One user's machine, on which things go wrong: a home of its own, and the executables as they are built.
final class Machine {
    let here: String
    var variables: [String: String]

    init() throws {
        here = try Process.temporaryDirectory("oracle-fault")
        variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "ORACLE_HOME": "\(here)/home",
            "ORACLE_NO_DEFAULT_TAP": "1", "TMPDIR": here,
        ]
    }

    deinit { try? removeTree(here) }

    var home: String { "\(here)/home" }
    var cache: String { "\(home)/cache/taps/t.sqlite" }
    var trustState: String {
        get throws {
            let folder = "\(home)/data/trust"
            let names = try listDirectory(folder).filter { $0.hasSuffix(".json") }
            guard names.count == 1 else { throw Process.Failure(description: "\(folder): \(names)") }
            return "\(folder)/\(names[0])"
        }
    }

    func oracle(_ words: String..., output: String? = nil) throws -> Process.Result {
        try Process.run([Layout.oracle] + words, environment: variables, directory: here, output: output)
    }

    func start(_ words: String...) throws -> Process.Running {
        try Process.start([Layout.oracle] + words, environment: variables, directory: here)
    }

    /// A script in the machine's folder; it must succeed.
    @discardableResult
    func shell(_ script: String, _ arguments: String...) throws -> String {
        let result = try Process.run(
            ["/bin/sh", "-ec", script, "sh"] + arguments,
            environment: [
                "PATH": "\(Layout.products):/usr/local/bin:/usr/bin:/bin", "HOME": here,
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "tests", "GIT_COMMITTER_NAME": "tests",
                "GIT_AUTHOR_EMAIL": "tests@localhost", "GIT_COMMITTER_EMAIL": "tests@localhost",
            ], directory: here)
        guard result.status == 0 else { throw Process.Failure(description: "\(script): \(result.errors)") }
        return result.output
    }

    /// Every file of the home with its content's digest, but for locks and what was fetched: those may be anything.
    func record() throws -> String {
        try shell(
            """
            [ -d home ] || exit 0
            find home -type f ! -name '*lock' ! -path '*/data/taps/*/git/*' -exec sha256sum {} + | sort -k 2
            """)
    }

    func bytes(_ path: String) throws -> [UInt8] { try readFile(path, limit: 1 << 26) }

    // MARK: A registry of invented attestations

    /// Makes `bench/bench.git` with `count` attestations, or that many more.
    /// - Returns: the root's fingerprint.
    @discardableResult
    func simulate(_ count: Int, more: Bool = false) throws -> String {
        String(try shell("registry-simulate bench \(more ? "--more " : "")\(count)").dropLast())
    }

    var bench: String { "\(here)/bench/bench.git" }

    /// What the attestation is about.
    func digest(_ number: Int) throws -> String {
        let bytes = try readFile("\(here)/bench/digests.txt", limit: 1 << 22)
        return String(decoding: bytes[(number * 65)..<(number * 65 + 64)], as: UTF8.self)
    }

    /// How many entries are trusted; -1 where nothing was synced yet.
    func size() throws -> Int {
        let result = try oracle("tap", "--json")
        guard result.status == 0, let match = result.output.firstMatch(of: /"size": (\d+|null)/) else {
            throw Process.Failure(description: "oracle tap --json: \(result.output)\(result.errors)")
        }
        return Int(match.output.1) ?? -1
    }
}

/// A real `git daemon` on 127.0.0.1.
final class GitDaemon {
    let url: String
    private let process: Process.Running

    /// - Parameter isWritable: whether it takes pushes.
    init(serving folder: String, isWritable: Bool = false) throws {
        // Not through `git`, which would be the daemon's parent and outlive a signal.
        let path = try Process.run(
            ["/usr/bin/env", "git", "--exec-path"], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
            directory: folder)
        // A port that was free may be another test's by now: then the daemon ends, and has another one.
        for _ in 0..<5 {
            let port = try Self.freePort()
            let running = try Process.start(
                [
                    "\(path.output.dropLast())/git-daemon", "--listen=127.0.0.1", "--port=\(port)",
                    "--base-path=\(folder)", "--export-all", "--reuseaddr", "--max-connections=0",
                ] + (isWritable ? ["--enable=receive-pack"] : []) + [folder],
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], directory: folder)
            try Process.wait(for: "git daemon answers") { try !running.isAlive() || Self.answers(port) }
            Process.pause(milliseconds: 50)
            guard try running.isAlive() else { continue }
            (process, url) = (running, "git://127.0.0.1:\(port)")
            return
        }
        throw Process.Failure(description: "no port stays free for git daemon")
    }

    /// A host that takes connections and says nothing, until it resumes.
    func pause() { process.send(SIGSTOP) }
    func resume() { process.send(SIGCONT) }

    /// It is gone: connections are refused.
    func end() throws {
        process.send(SIGKILL)
        _ = try process.wait()
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withSocket<R>(
        _ port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) throws -> R
    ) throws -> R {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Process.Failure(description: "socket: \(errno)") }
        defer { close(descriptor) }
        var address = loopback(port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return try withUnsafePointer(to: &address) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body(descriptor, $0, length) }
        }
    }

    static func freePort() throws -> UInt16 {
        try withSocket(0) { descriptor, address, length in
            guard bind(descriptor, address, length) == 0 else {
                throw Process.Failure(description: "bind: \(errno)")
            }
            var bound = sockaddr_in()
            var size = length
            let code = withUnsafeMutablePointer(to: &bound) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
            }
            guard code == 0 else { throw Process.Failure(description: "getsockname: \(errno)") }
            return UInt16(bigEndian: bound.sin_port)
        }
    }

    static func answers(_ port: UInt16) throws -> Bool {
        try withSocket(port) { connect($0, $1, $2) == 0 }
    }
}
