import FileIO
import Glibc
import GitWire
import Testing

@testable import GitTransport

/// What a fetching process could still do if the parser of network input were turned against it. The fences hold for a thread, so
/// that each probe has one of its own here.
@Suite struct FenceTests {
    private final class Probe {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// Runs on a thread that ends with the body.
    private static func onOwnThread(_ body: @escaping () -> Void) throws {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Probe>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Probe(body)).toOpaque())
        guard code == 0 else { throw Unexpected("no thread: \(code)") }
        pthread_join(thread, nil)
    }

    /// The error of a call that must fail, or 0.
    private static func failure(_ call: () -> Int32) -> Int32 {
        errno = 0
        let result = call()
        let code = errno
        if result > 2 { close(result) }
        return result < 0 ? code : 0
    }

    private static func spawn() -> Int32 {
        var process: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
        defer { free(arguments[0]) }
        let code = posix_spawn(&process, "/bin/true", nil, nil, &arguments, nil)
        if code == 0 {
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        return code
    }

    private struct Findings {
        var strength = Fence.Strength()
        var codes: [String: Int32] = [:]
    }

    private static func findings(_ network: Fence.Network, _ probes: [(String, () -> Int32)], own: [String])
        throws
        -> Findings
    {
        var findings = Findings()
        try onOwnThread {
            findings.strength = Fence.set(own: own, readable: [], network: network)
            for (name, probe) in probes { findings.codes[name] = failure(probe) }
            findings.codes["run a program"] = spawn()
        }
        return findings
    }

    @Test func keysAndOtherPlacesAreOutOfReach() throws {
        let folder = try TemporaryFolder()
        let (own, keys) = ("\(folder.path)/taps/t", "\(folder.path)/keys")
        for path in [own, keys] { try createDirectories(path) }
        try writeAtomically([1], to: "\(keys)/curator.key", mode: 0o600)
        try writeAtomically([1], to: "\(own)/accepted")
        let found = try Self.findings(
            .none,
            [
                ("read a key", { open("\(keys)/curator.key", O_RDONLY) }),
                ("list the keys", { open(keys, O_RDONLY | O_DIRECTORY) }),
                ("write a key", { open("\(keys)/curator.key", O_WRONLY) }),
                ("make a file", { open("\(folder.path)/new", O_WRONLY | O_CREAT, 0o600) }),
                ("make a file in /tmp", { open("/tmp/oracle-\(getpid())", O_WRONLY | O_CREAT, 0o600) }),
                ("remove a key", { unlink("\(keys)/curator.key") }),
                ("take a key in", { link("\(keys)/curator.key", "\(own)/key") }),
                ("read the parent's environment", { open("/proc/\(getppid())/environ", O_RDONLY) }),
                ("read its secrets", { open("/etc/shadow", O_RDONLY) }),
                ("read its own", { open("\(own)/accepted", O_RDONLY) }),
                ("write its own", { open("\(own)/new", O_WRONLY | O_CREAT, 0o600) }),
                ("read names of hosts", { open("/etc/hosts", O_RDONLY) }),
                ("randomness", { open("/dev/urandom", O_RDONLY) }),
            ], own: [own])
        guard found.strength.landlock != nil else { return }
        for name in [
            "read a key", "list the keys", "write a key", "make a file", "make a file in /tmp",
            "remove a key",
            "take a key in", "read the parent's environment", "read its secrets", "run a program",
        ] {
            #expect([EACCES, EPERM, EXDEV].contains(found.codes[name]), "\(name): \(found.codes[name] ?? 0)")
        }
        for name in ["read its own", "write its own", "read names of hosts", "randomness"] {
            #expect(found.codes[name] == 0, "\(name): \(found.codes[name] ?? 0)")
        }
        #expect(FileStatus.exists("\(keys)/curator.key"))
    }

    @Test func noProgramNoServerNoOtherProcess() throws {
        let probes: [(String, () -> Int32)] = [
            ("signal another process", { kill(getppid(), 0) }),
            ("a raw socket", { socket(AF_PACKET, Int32(SOCK_RAW.rawValue), 0) }),
            ("a socket", { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }),
            ("be a server", { listen(0, 1) }),
        ]
        let none = try Self.findings(.none, probes, own: [])
        guard none.strength.seccomp else { return }
        for (name, _) in probes + [("run a program", { 0 })] { #expect(none.codes[name] == EPERM, "\(name)") }
        let some = try Self.findings(.port(443), probes, own: [])
        #expect(some.codes["a socket"] == 0)
        for name in ["signal another process", "a raw socket", "be a server", "run a program"] {
            #expect(some.codes[name] == EPERM, "\(name)")
        }
    }

    @Test func onlyThePortOfTheURLIsConnectedTo() throws {
        let folder = try TemporaryFolder()
        let (one, other) = (try HTTPServer(base: folder.path), try HTTPServer(base: folder.path))
        let (port, wrong) = (try #require(UInt16(one.port)), try #require(UInt16(other.port)))
        var reached: [Bool] = []
        var strength = Fence.Strength()
        try Self.onOwnThread {
            strength = Fence.set(own: [], readable: [], network: .port(port))
            reached = [canConnect(port), canConnect(wrong)]
        }
        guard let version = strength.landlock, version >= 4 else { return }
        #expect(reached == [true, false])
    }

    /// The process itself: which limits the kernel holds it to, and that it is fenced once it is open.
    @Test func theProcessHasItsLimits() throws {
        let (fixture, server) = try HTTPTests.served()
        let child = try RawChild()
        let limits = GitLimits(bytes: 1_000_000, seconds: 60)
        try child.ask(
            .open(
                repository: "\(fixture.folder.path)/session", url: "\(server.url)/git/tap.git", limits: limits
            ))
        #expect(try child.answer() == .opened)
        let status = try run(["cat", "/proc/\(child.process.pid)/status"])
        #expect(status.contains("NoNewPrivs:\t1"))
        // Every thread has the filter: that of the watchdog is no way round.
        for thread in try listDirectory("/proc/\(child.process.pid)/task") {
            let text = try run(["cat", "/proc/\(child.process.pid)/task/\(thread)/status"])
            #expect(text.contains("Seccomp:\t2"), "\(text)")
        }
        let table = try run(["cat", "/proc/\(child.process.pid)/limits"])
        func limit(_ name: String) throws -> String {
            let line = try #require(table.split(separator: "\n").first { $0.hasPrefix(name) })
            return String(line.dropFirst(26).split(separator: " ")[0])
        }
        #expect(try limit("Max core file size") == "0")
        #expect(try limit("Max address space") == "1073741824")
        #expect(try limit("Max cpu time") == "660")
        #expect(try limit("Max file size") == "\(1_000_000 + (256 << 20))")
        #expect(try UInt(limit("Max open files"))! <= 1024)
        try child.ask(.fetch)
        guard case .fetched = try child.answer() else {
            Issue.record("a fenced process does not fetch")
            return
        }
    }
}
