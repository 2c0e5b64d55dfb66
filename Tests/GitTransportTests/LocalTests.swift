import FileIO
import Glibc
import GitWire
import Testing

@Suite struct LocalTests {
    @Test func bareAndPackedAndLoose() throws {
        let fixture = try Fixture()
        // fast-import writes a pack; the reference is loose.
        let commit = try fixture.repository.commit(Fixture.log("one", bundles: 150))
        let first = try fixture.session(fixture.repository.path)
        #expect(try first.fetch() == FetchedTree(commit: commit, folder: "log", isAccepted: false))
        #expect(text(try first.read("tile/entries/149", limit: 100)) == "bundle 149 one")
        try first.accept()
        first.finish()

        try run(["git", "-C", fixture.repository.path, "pack-refs", "--all"])
        let packed = try fixture.session("file://\(fixture.repository.path)")
        #expect(try packed.fetch() == FetchedTree(commit: commit, folder: "log", isAccepted: true))
        packed.finish()

        // A few objects: loose ones.
        let next = try fixture.repository.commit(Fixture.log("two", bundles: 1))
        let loose = try fixture.session(fixture.repository.path)
        #expect(try loose.fetch() == FetchedTree(commit: next, folder: "log", isAccepted: false))
        #expect(text(try loose.read("tile/entries/000", limit: 100)) == "bundle 0 two")
        #expect(text(try loose.read("tile/entries/001", limit: 100)) == "bundle 1 one")
    }

    @Test func aRepositoryWithAWorktree() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/tree"
        try run(["git", "init", "--quiet", "--initial-branch", "main", path])
        try createDirectories("\(path)/registry/log")
        try writeAtomically(Array("committed".utf8), to: "\(path)/registry/log/checkpoint")
        try run(["git", "-C", path, "add", "."])
        try run(["git", "-C", path, "commit", "--quiet", "-m", "m"])
        // What is not committed is not published.
        try writeAtomically(Array("edited".utf8), to: "\(path)/registry/log/checkpoint")
        let session = try GitSession(
            executable: try oracleGit(), repository: "\(folder.path)/session", url: try GitURL(path),
            limits: GitLimits(),
            onProgress: nil)
        #expect(try session.fetch().folder == "registry/log")
        #expect(text(try session.read("checkpoint", limit: 100)) == "committed")

        try run(["git", "-C", path, "worktree", "add", "--quiet", "\(folder.path)/second", "-b", "b"])
        let error = gitError {
            _ = try GitSession(
                executable: try oracleGit(), repository: "\(folder.path)/other",
                url: try GitURL("\(folder.path)/second"), limits: GitLimits(), onProgress: nil)
        }
        #expect(error?.code == .notFound)
    }

    @Test func alternatesAndConfigurationAreNotLookedAt() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let borrower = "\(fixture.folder.path)/borrower.git"
        try run(["git", "clone", "--quiet", "--bare", "--shared", fixture.repository.path, borrower])
        // git itself reads it through the alternate.
        #expect(try run(["git", "-C", borrower, "show", "published:log/checkpoint"]) == "origin\none\n")
        let session = try fixture.session(borrower)
        #expect(gitError { _ = try session.fetch() }?.code == .damaged)

        let configured = try TestRepository("\(fixture.folder.path)/configured.git", branch: "published")
        try configured.commit(Fixture.log("two"))
        try writeAtomically(
            Array("[broken\n[include]\npath = /dev/zero\n".utf8), to: "\(configured.path)/config")
        let other = try fixture.session(configured.path, directory: "other")
        #expect(try other.fetch().folder == "log")
    }

    @Test func hostileReferences() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        let path = fixture.repository.path
        let reference = "\(path)/refs/heads/published"
        func code() throws -> GitError.Code? {
            let session = try fixture.session(path)
            return gitError { _ = try session.fetch() }?.code
        }
        for content in [
            "ref: refs/heads/published", "ref: ../../../etc/passwd", "ref: refs/../../secret", "nonsense",
            "ref: ",
        ] {
            try writeAtomically(Array("\(content)\n".utf8), to: reference)
            #expect(try code() == .damaged, "\(content)")
        }
        try writeAtomically([UInt8](repeating: 0x61, count: 100_000), to: reference)
        #expect(try code() == .notFound)
        try removeFile(reference)
        #expect(symlink("/etc/passwd", reference) == 0)
        #expect(try code() == .notFound)
        try removeFile(reference)
        try writeAtomically(Array("\(String(repeating: "1", count: 40))\n".utf8), to: reference)
        #expect(try code() == .damaged)
        try removeFile(reference)
        try writeAtomically(
            Array("zz \u{0} refs/heads/published\n\n\(String(repeating: "g", count: 40)) HEAD".utf8),
            to: "\(path)/packed-refs")
        #expect(try code() == .noLog)
    }

    @Test func damagedObjectsAreErrors() throws {
        let fixture = try Fixture()
        try fixture.repository.commit(Fixture.log("one"))
        try run(["git", "-C", fixture.repository.path, "gc", "--quiet"])
        let packs = "\(fixture.repository.path)/objects/pack"
        let pack = try #require(try listDirectory(packs).first { $0.hasSuffix(".pack") })
        let whole = try readFile("\(packs)/\(pack)", limit: 1 << 20)
        var codes: Set<GitError.Code> = []
        for offset in stride(from: 12, to: whole.count - 20, by: 7) {
            var bytes = whole
            bytes[offset] ^= 0x55
            try removeFile("\(packs)/\(pack)")
            try writeAtomically(bytes, to: "\(packs)/\(pack)")
            let session = try fixture.session(fixture.repository.path)
            do throws(GitError) {
                _ = try session.fetch()
                // Other objects may be whole: what is read is right, or it is an error.
                for path in ["checkpoint", "tile/entries/000", "tile/entries/001", "tile/entries/002"] {
                    let bytes = try session.read(path, limit: 1000)
                    #expect(
                        text(bytes) == (path == "checkpoint" ? "origin\none\n" : "bundle \(path.last!) one"))
                }
            } catch {
                codes.insert(error.code)
            }
        }
        #expect(codes.contains(.damaged))
        #expect(codes.isSubset(of: [.damaged, .limit(.objectSize), .notAFile]))
    }

    @Test func plainFolder() throws {
        let folder = try TemporaryFolder()
        try createDirectories("\(folder.path)/plain/registry/log/tile")
        let log = "\(folder.path)/plain/registry/log"
        try writeAtomically(Array("checked".utf8), to: "\(log)/checkpoint")
        try writeAtomically([UInt8](repeating: 1, count: 1000), to: "\(log)/tile/a")
        #expect(symlink("/etc/passwd", "\(log)/link") == 0)
        #expect(symlink("tile", "\(log)/linked") == 0)
        let session = try GitSession(
            executable: try oracleGit(), repository: "\(folder.path)/session",
            url: try GitURL("\(folder.path)/plain"),
            limits: GitLimits(), onProgress: nil)
        #expect(try session.fetch() == FetchedTree(commit: nil, folder: "registry/log", isAccepted: false))
        #expect(text(try session.read("checkpoint", limit: 100)) == "checked")
        #expect(try session.read("nothing", limit: 100) == nil)
        #expect(try session.read("no/thing", limit: 100) == nil)
        #expect(gitError { _ = try session.read("tile/a", limit: 999) }?.code == .limit(.objectSize))
        #expect(try session.read("tile/a", limit: 1000)?.count == 1000)
        for path in ["link", "linked/a", "tile", "checkpoint/a"] {
            #expect(gitError { _ = try session.read(path, limit: 1000) }?.code == .notAFile, "\(path)")
        }
        try session.accept()
    }

    @Test func nothingThere() throws {
        let folder = try TemporaryFolder()
        func open(_ path: String) throws -> GitSession {
            try GitSession(
                executable: try oracleGit(), repository: "\(folder.path)/session", url: try GitURL(path),
                limits: GitLimits(), onProgress: nil)
        }
        #expect(gitError { _ = try open("\(folder.path)/nowhere") }?.code == .notFound)
        try createDirectories("\(folder.path)/empty")
        let session = try open("\(folder.path)/empty")
        #expect(gitError { _ = try session.fetch() }?.code == .noLog)
    }
}
