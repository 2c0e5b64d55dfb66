import FileIO
import GitWire
import Testing

/// What may stand in a tree, and how it is read, through both kinds of repository.
@Suite struct TreeTests {
    static func hostile() throws -> Fixture {
        let fixture = try Fixture()
        try fixture.repository.commit(
            Fixture.log("one"),
            special: [
                "log/link": ("120000", "../../../etc/passwd"), "log/linked": ("120000", "tile"),
                "log/module": ("160000", String(repeating: "1", count: 40)),
                "log/executable": ("100755", "plain"),
            ])
        return fixture
    }

    @Test(arguments: [true, false])
    func onlyRegularFilesAreRead(remote: Bool) throws {
        let fixture = try Self.hostile()
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let session = try fixture.session(remote ? "\(server.url)/tap.git" : fixture.repository.path)
        _ = try session.fetch()
        for path in [
            "link", "module", "tile", "tile/entries", "linked/entries/000", "module/a", "checkpoint/a",
        ] {
            #expect(gitError { _ = try session.read(path, limit: 1000) }?.code == .notAFile, "\(path)")
        }
        #expect(text(try session.read("executable", limit: 5)) == "plain")
        #expect(gitError { _ = try session.read("executable", limit: 4) }?.code == .limit(.objectSize))
        for path in ["../README", "/etc/passwd", "", ".", "tile/../checkpoint", ".git/config"] {
            #expect(gitError { _ = try session.read(path, limit: 1000) }?.code == .refusedPath, "\(path)")
        }
        // After all of that, the session still answers.
        #expect(text(try session.read("checkpoint", limit: 100)) == "origin\none\n")
    }

    @Test func aLinkInPlaceOfTheLogIsNoLog() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(
            Fixture.log("one", under: "elsewhere"), special: ["log": ("120000", "elsewhere")])
        let session = try fixture.session(fixture.repository.path)
        #expect([.notAFile, .noLog].contains(gitError { _ = try session.fetch() }?.code))
    }

    @Test func theServerRefusesWhatTheClientWould() throws {
        // The client's own check is passed over: what arrives at oracle-git is judged there again.
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let child = try RawChild()
        try child.ask(
            .open(repository: "\(fixture.folder.path)/s", url: fixture.repository.path, limits: GitLimits()))
        #expect(try child.answer() == .opened)
        try child.ask(.read(path: "checkpoint", limit: 100))
        #expect(try child.failure() == .child)
        try child.ask(.accept)
        #expect(try child.failure() == .child)
        try child.ask(.fetch)
        guard case .fetched = try child.answer() else {
            Issue.record("not fetched")
            return
        }
        try child.ask(.read(path: "../secret", limit: 100))
        #expect(try child.failure() == .refusedPath)
        try child.ask(.open(repository: "/tmp/x", url: fixture.repository.path, limits: GitLimits()))
        #expect(try child.failure() == .child)
        for url in ["ext::sh -c true", "http://example.org/a", "-x"] {
            let other = try RawChild()
            try other.ask(.open(repository: "\(fixture.folder.path)/s2", url: url, limits: GitLimits()))
            #expect(try other.failure() == .refusedURL)
        }
    }
}
