import FileIO
import GitTransport
import GitWire
import Testing

/// What every test here is made of: a git repository, a session with it, a folder for both.
struct Fixture {
    let folder: TemporaryFolder
    let repository: TestRepository

    init(branch: String = "published") throws {
        folder = try TemporaryFolder()
        repository = try TestRepository("\(folder.path)/served/tap.git", branch: branch)
    }

    /// A log with a checkpoint and some bundles; `note` makes one differ from another.
    static func log(_ note: String, bundles: Int = 3, under prefix: String = "log") -> [String: [UInt8]] {
        var files = ["\(prefix)/checkpoint": Array("origin\n\(note)\n".utf8)]
        for index in 0..<bundles {
            files["\(prefix)/tile/entries/\(String(1000 + index).dropFirst())"] = Array(
                "bundle \(index) \(note)".utf8)
        }
        return files
    }

    func session(
        _ url: String, _ limits: GitLimits = GitLimits(), directory: String = "session",
        onProgress: ((GitProgress) -> Void)? = nil
    ) throws -> GitSession {
        try GitSession(
            executable: try oracleGit(), repository: "\(folder.path)/\(directory)", url: try GitURL(url),
            limits: limits,
            onProgress: onProgress)
    }
}

func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

/// The error of a body that must throw one.
func gitError(_ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) -> GitError? {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch let error as GitError {
        return error
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
        return nil
    }
}

@Suite struct FetchTests {
    @Test func publishedBranchIsFound() throws {
        let fixture = try Fixture()
        let commit = try fixture.repository.commit(Fixture.log("one"))
        try fixture.repository.commit(Fixture.log("other"), branch: "main")
        try fixture.repository.setDefaultBranch("main")
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let session = try fixture.session("\(server.url)/tap.git")
        let tree = try session.fetch()
        #expect(tree == FetchedTree(commit: commit, folder: "log", isAccepted: false))
        #expect(text(try session.read("checkpoint", limit: 100)) == "origin\none\n")
        #expect(try session.read("nothing", limit: 100) == nil)
        #expect(try session.read("tile/entries/999", limit: 100) == nil)
        #expect(try session.read("nowhere/entries/999", limit: 100) == nil)
    }

    @Test func defaultBranchWithRegistryLogIsFound() throws {
        let fixture = try Fixture(branch: "trunk")
        let commit = try fixture.repository.commit(Fixture.log("one", under: "registry/log"))
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let session = try fixture.session("\(server.url)/tap.git")
        #expect(try session.fetch() == FetchedTree(commit: commit, folder: "registry/log", isAccepted: false))
        #expect(text(try session.read("tile/entries/001", limit: 100)) == "bundle 1 one")
    }

    @Test func publishedBranchWithoutLogFallsBackToTheDefaultBranch() throws {
        let fixture = try Fixture(branch: "main")
        let commit = try fixture.repository.commit(Fixture.log("one"))
        try fixture.repository.commit(["page.html": Array("hello".utf8)], branch: "published")
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let session = try fixture.session("\(server.url)/tap.git")
        #expect(try session.fetch().commit == commit)
    }

    @Test func withoutLogThereIsNoTap() throws {
        let fixture = try Fixture(branch: "main")
        try fixture.repository.commit(["README": Array("hello".utf8)])
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let session = try fixture.session("\(server.url)/tap.git")
        #expect(gitError { _ = try session.fetch() }?.code == .noLog)
        let empty = try TestRepository("\(fixture.folder.path)/served/empty.git", branch: "main")
        #expect(empty.path.hasSuffix("empty.git"))
        let other = try fixture.session("\(server.url)/empty.git", directory: "other")
        #expect(gitError { _ = try other.fetch() }?.code == .noLog)
        let missing = try fixture.session("\(server.url)/missing.git", directory: "missing")
        #expect(gitError { _ = try missing.fetch() }?.code == .notFound)
    }

    @Test func secondFetchTransfersOnlyWhatIsNew() throws {
        let fixture = try Fixture()
        let noise = (0..<400_000).map { _ in UInt8.random(in: 0...255) }
        var files = Fixture.log("one")
        files["log/tile/entries/100"] = noise
        try fixture.repository.commit(files)
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let first = try fixture.session("\(server.url)/tap.git")
        #expect(try first.fetch().isAccepted == false)
        try first.accept()
        first.finish()

        let again = try fixture.session("\(server.url)/tap.git")
        let unchanged = try again.fetch()
        #expect(unchanged.isAccepted)
        #expect(try again.read("tile/entries/100", limit: noise.count) == noise)
        again.finish()

        let commit = try fixture.repository.commit(Fixture.log("two"))
        // Far less than the noise: had it come again, this would be an error.
        let next = try fixture.session("\(server.url)/tap.git", GitLimits(bytes: 50_000))
        #expect(try next.fetch() == FetchedTree(commit: commit, folder: "log", isAccepted: false))
        #expect(text(try next.read("checkpoint", limit: 100)) == "origin\ntwo\n")
        #expect(try next.read("tile/entries/100", limit: noise.count) == noise)
    }

    @Test func whatWasAcceptedIsReopenedWithoutTheHost() throws {
        let fixture = try Fixture()
        let commit = try fixture.repository.commit(Fixture.log("one"))
        var server: GitDaemon? = try GitDaemon(base: "\(fixture.folder.path)/served")
        let url = "\(server!.url)/tap.git"
        let first = try fixture.session(url)
        #expect(gitError { _ = try first.reopen() }?.code == .notFound)
        _ = try first.fetch()
        try first.accept()
        // Fetched and not accepted: not what is reopened.
        try fixture.repository.commit(Fixture.log("two"))
        #expect(try first.fetch().isAccepted == false)
        first.finish()
        server = nil

        let second = try fixture.session(url)
        #expect(gitError { _ = try second.fetch() }?.code == .network)
        #expect(try second.reopen() == FetchedTree(commit: commit, folder: "log", isAccepted: true))
        #expect(text(try second.read("checkpoint", limit: 100)) == "origin\none\n")
    }

    @Test func whatWasNotAcceptedIsNotAccepted() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        for _ in 0..<2 {
            let session = try fixture.session("\(server.url)/tap.git")
            #expect(try session.fetch().isAccepted == false)
        }
    }

    @Test func rewrittenHistoryIsFetchedAllTheSame() throws {
        let fixture = try Fixture()
        let old = try fixture.repository.commit(Fixture.log("one"))
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let first = try fixture.session("\(server.url)/tap.git")
        #expect(try first.fetch().commit == old)
        try first.accept()
        first.finish()
        try fixture.repository.forget("published")
        let new = try fixture.repository.commit(Fixture.log("another"))
        let second = try fixture.session("\(server.url)/tap.git")
        #expect(try second.fetch() == FetchedTree(commit: new, folder: "log", isAccepted: false))
        #expect(text(try second.read("checkpoint", limit: 100)) == "origin\nanother\n")
    }

    @Test func manyFilesComeInOrder() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one", bundles: 200))
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        let session = try fixture.session("\(server.url)/tap.git")
        _ = try session.fetch()
        let paths = (0..<201).map { "tile/entries/\(String(1000 + $0).dropFirst())" }
        var seen: [Int] = []
        try session.read(paths, limit: 1000) { index, bytes in
            seen.append(index)
            #expect(text(bytes) == (index < 200 ? "bundle \(index) one" : nil))
        }
        #expect(seen == Array(0..<201))

        struct Enough: Error {}
        var count = 0
        #expect(throws: Enough.self) {
            try session.read(paths, limit: 1000) { _, _ in
                count += 1
                if count == 5 { throw Enough() }
            }
        }
        // What was on its way does not answer the next question.
        #expect(text(try session.read("checkpoint", limit: 100)) == "origin\none\n")
    }

    @Test func progressIsReported() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let server = try GitDaemon(base: "\(fixture.folder.path)/served")
        var stages: [GitProgress.Stage] = []
        let session = try fixture.session("\(server.url)/tap.git", onProgress: { stages.append($0.stage) })
        _ = try session.fetch()
        #expect(stages.first == .connecting)
    }
}
