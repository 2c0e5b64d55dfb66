import FileIO
import GitWire
import Testing

/// What git itself would not do: references to what is no commit, packs made by hand, trees with every name.
///
/// Each case has its own words, leaves a directory that the next fetch can use, and stays within bounded memory: the child's
/// own peak is looked at while it still lives.
@Suite struct GitHostileTests {
    /// Kilobytes that a fetching process may have used at its peak. It may map a gigabyte; what is resident stays far below.
    static let memory = 400_000

    private struct Case {
        let fixture: Fixture
        let server: HTTPServer
        let child: RawChild
        let answer: GitResponse
        let peak: Int
    }

    /// A fetch from a server that misbehaves in one way.
    private static func fetch(
        _ mode: String, _ limits: GitLimits = GitLimits(), prepare: (TestRepository) throws -> Void = { _ in }
    ) throws -> Case {
        let (fixture, server) = try HTTPTests.served()
        try prepare(fixture.repository)
        let child = try RawChild()
        try child.ask(
            .open(
                repository: "\(fixture.folder.path)/session", url: "\(server.url)/\(mode)/tap.git",
                limits: limits))
        guard case .opened = try child.answer() else { throw Unexpected("it was not opened") }
        try child.ask(.fetch)
        let answer = try child.answer()
        let status = try run(["cat", "/proc/\(child.process.pid)/status"])
        let peak = try #require(status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.output.1) })
        return Case(fixture: fixture, server: server, child: child, answer: answer, peak: peak)
    }

    private static func expect(
        _ code: GitError.Code, _ words: String, of found: Case,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard case .failed(let error) = found.answer else {
            Issue.record("\(found.answer)", sourceLocation: sourceLocation)
            return
        }
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        #expect(error.cause.contains(words), "\(error)", sourceLocation: sourceLocation)
        #expect(found.peak < memory, "\(found.peak) kB", sourceLocation: sourceLocation)
        // Nothing was accepted.
        #expect(
            FileStatus.exists("\(found.fixture.folder.path)/session/accepted") == false,
            sourceLocation: sourceLocation)
    }

    /// The honest host is fetched from in the same directory.
    private static func expectHonestFetch(after found: Case) throws {
        found.child.end()
        let session = try found.fixture.session("\(found.server.url)/git/tap.git")
        #expect(try session.fetch().folder == "log")
        #expect(text(try session.read("checkpoint", limit: 100)) == "origin\none\n")
    }

    @Test(arguments: ["tag", "tree", "blob"]) func aReferenceToWhatIsNoCommit(_ kind: String) throws {
        let found = try Self.fetch("git") { repository in
            let git = ["git", "-C", repository.path]
            let name: String
            switch kind {
            case "tag":
                try run(git + ["tag", "-a", "-m", "x", "v1", "published"])
                name = try run(git + ["rev-parse", "v1"])
            case "tree": name = try run(git + ["rev-parse", "published^{tree}"])
            default: name = try run(git + ["rev-parse", "published:log/checkpoint"])
            }
            // git refuses to write such a reference itself.
            try writeAtomically(Array(name.utf8), to: "\(repository.path)/refs/heads/published")
        }
        try Self.expect(.notAFile, "is no commit", of: found)
    }

    @Test func aDeltaOfTenGigabytes() throws {
        let found = try Self.fetch("bomb")
        try Self.expect(.limit(.objectSize), "needs more memory than is allowed", of: found)
        try Self.expectHonestFetch(after: found)
    }

    @Test func aPackThatNeverEnds() throws {
        let found = try Self.fetch("endless", GitLimits(bytes: 20_000_000))
        try Self.expect(.limit(.bytes), "sent more than 20000000 bytes", of: found)
        try Self.expectHonestFetch(after: found)
    }

    @Test func aPackOfTwoThousandMillionObjects() throws {
        let found = try Self.fetch("many")
        try Self.expect(.limit(.objects), "objects", of: found)
        try Self.expectHonestFetch(after: found)
    }

    @Test func aPackCutShort() throws {
        let found = try Self.fetch("cut")
        try Self.expect(.network, "", of: found)
        try Self.expectHonestFetch(after: found)
    }

    @Test func aMillionReferences() throws {
        try Self.expect(.noLog, "", of: try Self.fetch("million"))
        let capped = try Self.fetch("million", GitLimits(bytes: 10_000_000))
        try Self.expect(.limit(.bytes), "sent more than 10000000 bytes", of: capped)
    }

    @Test func aBranchPushedOverBetweenListAndRequest() throws {
        let found = try Self.fetch("moved")
        try Self.expect(.network, "", of: found)
        found.child.end()
        // What is there now is a commit without a log, and that is said.
        let session = try found.fixture.session("\(found.server.url)/git/tap.git")
        #expect(gitError { _ = try session.fetch() }?.code == .noLog)
    }

    /// Paths are compared byte for byte, and nothing is checked out: names that would leave a worktree, or fall together in
    /// one, are names like others.
    @Test func treesWithEveryName() throws {
        let (fixture, server) = try HTTPTests.served()
        let git = ["git", "-C", fixture.repository.path]
        func object(_ kind: String, _ bytes: [UInt8]) throws -> String {
            let name = try run(
                git + ["hash-object", "-w", "--literally", "-t", kind, "--stdin"], input: bytes)
            return String(name.dropLast())
        }
        func tree(_ entries: [(String, String, String)]) throws -> String {
            try object(
                "tree",
                entries.flatMap { mode, name, object in
                    Array("\(mode) \(name)".utf8) + [0]
                        + stride(from: 0, to: 40, by: 2).map { index in
                            UInt8(object.dropFirst(index).prefix(2), radix: 16)!
                        }
                })
        }
        let (right, wrong) = (
            try object("blob", Array("right".utf8)), try object("blob", Array("wrong".utf8))
        )
        let log = try tree([
            ("100644", "..", wrong), ("100644", ".git", wrong), ("100644", "CHECKPOINT", wrong),
            ("100644", "Checkpoint", wrong), ("100644", "checkpoint", right), ("120000", "link", wrong),
            ("160000", "module", String(repeating: "1", count: 40)),
        ])
        let top = try tree([("40000", "..", log), ("40000", "LOG", log), ("40000", "log", log)])
        let commit = try run(git + ["commit-tree", "-m", "x", top])
        try run(git + ["update-ref", "refs/heads/published", String(commit.dropLast())])
        let session = try fixture.session("\(server.url)/git/tap.git")
        #expect(try session.fetch().folder == "log")
        #expect(text(try session.read("checkpoint", limit: 100)) == "right")
        #expect(gitError { _ = try session.read("..", limit: 100) }?.code == .refusedPath)
        #expect(gitError { _ = try session.read(".git", limit: 100) }?.code == .refusedPath)
        let link = gitError { _ = try session.read("link", limit: 100) }
        #expect(link?.code == .notAFile && link?.cause.contains("a symbolic link") == true)
        let module = gitError { _ = try session.read("module", limit: 100) }
        #expect(module?.code == .notAFile && module?.cause.contains("a submodule") == true)
        // Nothing was written but the bare repository.
        session.finish()
        #expect(try listDirectory("\(fixture.folder.path)/session") == ["git", "lock"])
    }
}
