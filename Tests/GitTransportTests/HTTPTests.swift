import FileIO
import Glibc
import GitWire
import Testing

@Suite struct HTTPTests {
    static func served() throws -> (Fixture, HTTPServer) {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        return (fixture, try HTTPServer(base: "\(fixture.folder.path)/served"))
    }

    @Test func smartHTTP() throws {
        let (fixture, server) = try Self.served()
        let session = try fixture.session("\(server.url)/git/tap.git")
        #expect(try session.fetch().isAccepted == false)
        #expect(text(try session.read("checkpoint", limit: 100)) == "origin\none\n")
        try session.accept()
        let commit = try fixture.repository.commit(Fixture.log("two"))
        // The same session fetches again.
        #expect(try session.fetch() == FetchedTree(commit: commit, folder: "log", isAccepted: false))
        try session.accept()
        #expect(try session.fetch() == FetchedTree(commit: commit, folder: "log", isAccepted: true))
        let missing = try fixture.session("\(server.url)/git/missing.git", directory: "missing")
        #expect(gitError { _ = try missing.fetch() }?.code == .notFound)
    }

    @Test(arguments: ["host", "port", "away"])
    func redirectsLeadNowhere(_ mode: String) throws {
        let (fixture, server) = try Self.served()
        let session = try fixture.session("\(server.url)/\(mode)/tap.git")
        let error = gitError { _ = try session.fetch() }
        #expect(error?.code == .network)
        #expect(error?.cause.contains("redirect") == true, "\(error?.cause ?? "")")
    }

    @Test func aRedirectWithinTheHostIsItsOwnAnswer() throws {
        let (fixture, server) = try Self.served()
        let session = try fixture.session("\(server.url)/same/tap.git")
        #expect(try session.fetch().folder == "log")
    }

    @Test func silenceAndDripAndFloodEnd() throws {
        let (fixture, server) = try Self.served()
        let silent = try fixture.session(
            "\(server.url)/silent/tap.git", GitLimits(seconds: 60, stallSeconds: 1), directory: "a")
        #expect(gitError { _ = try silent.fetch() }?.code == .limit(.stall))
        let half = try fixture.session(
            "\(server.url)/half/tap.git", GitLimits(seconds: 60, stallSeconds: 1), directory: "b")
        #expect(gitError { _ = try half.fetch() }?.code == .limit(.stall))
        let drip = try fixture.session(
            "\(server.url)/drip/tap.git", GitLimits(seconds: 1, stallSeconds: 60), directory: "c")
        #expect(gitError { _ = try drip.fetch() }?.code == .limit(.seconds))
        let flood = try fixture.session(
            "\(server.url)/flood/tap.git", GitLimits(bytes: 3_000_000), directory: "d")
        #expect(gitError { _ = try flood.fetch() }?.code == .limit(.bytes))
    }

    @Test func bytesAndObjectsAreCapped() throws {
        let (fixture, server) = try Self.served()
        let noise = (0..<300_000).map { _ in UInt8.random(in: 0...255) }
        try fixture.repository.commit(["log/noise": noise])
        let bytes = try fixture.session("\(server.url)/git/tap.git", GitLimits(bytes: 100_000))
        #expect(gitError { _ = try bytes.fetch() }?.code == .limit(.bytes))
        bytes.finish()
        let objects = try fixture.session("\(server.url)/git/tap.git", GitLimits(objects: 5))
        #expect(gitError { _ = try objects.fetch() }?.code == .limit(.objects))
        objects.finish()
        // Neither left anything that is in the way.
        let whole = try fixture.session("\(server.url)/git/tap.git")
        _ = try whole.fetch()
        #expect(try whole.read("noise", limit: 300_000) == noise)
    }

    @Test func aSmallPackOfAHugeFileIsNotRead() throws {
        let (fixture, server) = try Self.served()
        // 80 MiB of zeros, 80 kB in the pack.
        try fixture.repository.commit(["log/zeros": [UInt8](repeating: 0, count: 80 << 20)])
        let session = try fixture.session("\(server.url)/git/tap.git", GitLimits(bytes: 5_000_000))
        _ = try session.fetch()
        #expect(gitError { _ = try session.read("zeros", limit: 1 << 30) }?.code == .limit(.objectSize))
        #expect(text(try session.read("checkpoint", limit: 100)) == "origin\none\n")
    }

    @Test func noiseInPlaceOfGitIsAnError() throws {
        let (fixture, server) = try Self.served()
        for seed in 0..<24 {
            let session = try fixture.session(
                "\(server.url)/noise/\(seed)/tap.git", GitLimits(seconds: 10, stallSeconds: 5))
            #expect(
                [.network, .child, .noLog, .limit(.bytes)].contains(
                    gitError { _ = try session.fetch() }?.code))
        }
        let cut = try fixture.session("\(server.url)/cut/tap.git")
        #expect(gitError { _ = try cut.fetch() }?.code == .network)
        cut.finish()
        let session = try fixture.session("\(server.url)/git/tap.git")
        #expect(try session.fetch().folder == "log")
    }

    @Test func aHostThatSendsLessThanItPromisedCostsOneFetch() throws {
        let (fixture, server) = try Self.served()
        let session = try fixture.session("\(server.url)/partial/tap.git")
        _ = try session.fetch()
        #expect(gitError { _ = try session.read("tile/entries/001", limit: 100) }?.code == .damaged)
        session.finish()
        // It is the commit that is here already, and its bundles come all the same.
        let honest = try fixture.session("\(server.url)/git/tap.git")
        _ = try honest.fetch()
        #expect(text(try honest.read("tile/entries/001", limit: 100)) == "bundle 1 one")
    }

    @Test func credentials() throws {
        let (fixture, server) = try Self.served()
        let url = "\(server.url)/token/tap.git"
        let without = try RawChild()
        try without.ask(.open(repository: "\(fixture.folder.path)/a", url: url, limits: GitLimits()))
        #expect(try without.answer() == .opened)
        try without.ask(.fetch)
        #expect(try without.failure() == .authentication)
        let wrong = try RawChild(environment: ["ORACLE_GIT_TOKEN": "wr0ng"])
        try wrong.ask(.open(repository: "\(fixture.folder.path)/b", url: url, limits: GitLimits()))
        #expect(try wrong.answer() == .opened)
        try wrong.ask(.fetch)
        let error = try wrong.error()
        #expect(error.code == .authentication && !error.cause.contains("wr0ng"))
        let right = try RawChild(environment: ["ORACLE_GIT_TOKEN": "s3cret"])
        try right.ask(.open(repository: "\(fixture.folder.path)/c", url: url, limits: GitLimits()))
        #expect(try right.answer() == .opened)
        try right.ask(.fetch)
        guard case .fetched = try right.answer() else {
            Issue.record("not fetched")
            return
        }
    }

    @Test func certificatesAreChecked() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let pem = "\(fixture.folder.path)/server.pem"
        try run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=127.0.0.1", "-addext",
            "subjectAltName=DNS:localhost", "-keyout", "\(pem).key", "-out", "\(pem).crt",
        ])
        let both = try readFile("\(pem).key", limit: 65536) + readFile("\(pem).crt", limit: 65536)
        try writeAtomically(both, to: pem)
        let server = try HTTPServer(base: "\(fixture.folder.path)/served", certificate: pem)
        let url = "https://localhost:\(server.port)/git/tap.git"
        func fetch(_ url: String, _ directory: String, _ environment: [String: String]) throws -> GitResponse
        {
            let child = try RawChild(environment: environment)
            try child.ask(
                .open(repository: "\(fixture.folder.path)/\(directory)", url: url, limits: GitLimits()))
            let opened = try child.answer()
            guard case .opened = opened else { return opened }
            try child.ask(.fetch)
            return try child.answer()
        }
        guard case .failed(let error) = try fetch(url, "a", [:]) else {
            Issue.record("an unknown certificate was accepted")
            return
        }
        #expect(error.code == .hostIdentity, "\(error)")
        guard case .fetched = try fetch(url, "b", ["SSL_CERT_FILE": "\(pem).crt"]) else {
            Issue.record("a known certificate was refused")
            return
        }
        // Through a proxy, which is then the only place that is connected to.
        let proxy = try HTTPServer(base: fixture.folder.path)
        let settings = ["SSL_CERT_FILE": "\(pem).crt", "https_proxy": "http://127.0.0.1:\(proxy.port)"]
        guard case .fetched = try fetch(url, "c", settings) else {
            Issue.record("the proxy was not used")
            return
        }
        #expect(try proxy.connections() == ["localhost:\(server.port)"])
        guard case .fetched = try fetch(url, "d", settings.merging(["no_proxy": "localhost"]) { $1 }) else {
            Issue.record("no_proxy was not heeded")
            return
        }
        #expect(try proxy.connections() == ["localhost:\(server.port)"])
        guard
            case .failed(let refused) = try fetch(
                url, "e", settings.merging(["https_proxy": "socks5://u:p@x"]) { $1 })
        else {
            Issue.record("a malformed proxy was ignored")
            return
        }
        #expect(refused.code == .refusedURL && !refused.cause.contains("u:p"))
    }
}

@Suite struct EndsTests {
    @Test func killedInTheMiddleTheNextOneWorks() throws {
        let (fixture, server) = try HTTPTests.served()
        try fixture.repository.commit(["log/noise": (0..<300_000).map { _ in UInt8.random(in: 0...255) }])
        let session = "\(fixture.folder.path)/session"
        let child = try RawChild()
        try child.ask(.open(repository: session, url: "\(server.url)/half/tap.git", limits: GitLimits()))
        #expect(try child.answer() == .opened)
        try child.ask(.fetch)
        let packs = "\(session)/git/objects/pack"
        func leftovers() throws -> [String] { try listDirectory(packs).filter { !$0.hasPrefix("pack-") } }
        for _ in 0..<3000 {
            if FileStatus.isDirectory(packs), try !leftovers().isEmpty { break }
            usleep(10_000)
        }
        #expect(try !leftovers().isEmpty)
        kill(child.process.pid, SIGKILL)
        _ = child.process.wait()
        try createDirectories("\(session)/git/refs/quarantine")
        try writeAtomically([], to: "\(session)/git/HEAD.lock")
        try writeAtomically([], to: "\(session)/git/refs/quarantine/head.lock")

        let next = try fixture.session("\(server.url)/git/tap.git")
        _ = try next.fetch()
        #expect(text(try next.read("checkpoint", limit: 100)) == "origin\none\n")
        #expect(try leftovers().isEmpty)
    }

    @Test func halfMadeRepositoriesAreMadeAnew() throws {
        let (fixture, server) = try HTTPTests.served()
        let git = "\(fixture.folder.path)/session/git"
        try createDirectories("\(git)/objects/pack")
        for content in [nil, "ref: refs/heads/main\n", "nonsense"] as [String?] {
            if let content { try writeAtomically(Array(content.utf8), to: "\(git)/HEAD") }
            let session = try fixture.session("\(server.url)/git/tap.git")
            #expect(try session.fetch().folder == "log")
            session.finish()
        }
    }

    @Test func theChildEndsWithItsParent() throws {
        let (fixture, server) = try HTTPTests.served()
        var child: RawChild? = try RawChild()
        try child!.ask(
            .open(
                repository: "\(fixture.folder.path)/session", url: "\(server.url)/silent/tap.git",
                limits: GitLimits()))
        #expect(try child!.answer() == .opened)
        try child!.ask(.fetch)
        _ = try child!.answer(includingProgress: true)
        let process = child!.process
        // The only other end of its socket closes.
        child = nil
        #expect(process.wait() == 0)
    }

    @Test func theChildIsFenced() throws {
        let (fixture, server) = try HTTPTests.served()
        let secret = open("\(fixture.folder.path)/secret", O_CREAT | O_RDWR, 0o600)
        #expect(secret > 2)
        defer { close(secret) }
        let child = try RawChild()
        try child.ask(
            .open(
                repository: "\(fixture.folder.path)/session", url: "\(server.url)/git/tap.git",
                limits: GitLimits()))
        #expect(try child.answer() == .opened)
        let own = "/proc/\(child.process.pid)"
        #expect(try run(["cat", "\(own)/status"]).contains("NoNewPrivs:\t1"))
        let limits = try run(["cat", "\(own)/limits"])
        let core = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(core.split(separator: " ").dropFirst(4).first == "0")
        // What this process has open without O_CLOEXEC is not the child's.
        #expect(try run(["ls", "-l", "\(own)/fd"]).contains("secret") == false)
    }

    @Test func aDeadChildIsAnError() throws {
        let (fixture, server) = try HTTPTests.served()
        let session = try fixture.session("\(server.url)/git/tap.git")
        _ = try session.fetch()
        session.finish()
        #expect(gitError { _ = try session.read("checkpoint", limit: 100) }?.code == .child)
        #expect(gitError { try session.accept() }?.code == .child)
    }

    @Test func theStrangersDirectoryIsNotTouched() throws {
        // A local repository is only read: not a file in it changes, whatever its permissions.
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let before = try run(["find", fixture.repository.path, "-printf", "%p %T@ %s\n"])
        let session = try fixture.session(fixture.repository.path)
        _ = try session.fetch()
        _ = try session.read("checkpoint", limit: 100)
        try session.accept()
        session.finish()
        #expect(try run(["find", fixture.repository.path, "-printf", "%p %T@ %s\n"]) == before)
    }
}
