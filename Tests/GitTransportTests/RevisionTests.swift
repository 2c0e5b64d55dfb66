import FileIO
import GitWire
import Testing

/// Two revisions of a repository in this file system, held against what `git` itself says of them.
@Suite struct RevisionTests {
    private func git(_ path: String, _ arguments: String...) throws -> String {
        try run(["git", "-C", path] + arguments)
    }

    /// main with a few files, and a branch `change` that left it before its last commit.
    private func repository(_ folder: TemporaryFolder) throws -> String {
        let path = "\(folder.path)/tree"
        try run(["git", "init", "--quiet", "--initial-branch", "main", path])
        func write(_ name: String, _ text: String) throws {
            try createDirectories(parentDirectory(of: "\(path)/\(name)"))
            try writeAtomically(Array(text.utf8), to: "\(path)/\(name)")
        }
        func commit() throws {
            _ = try git(path, "add", "-A", ".")
            _ = try git(path, "commit", "--quiet", "-m", "m")
        }
        for name in ["registry/models/acme/one.json", "registry/models/acme/two.json", "registry/a", "z"] {
            try write(name, name)
        }
        try commit()
        _ = try git(path, "checkout", "--quiet", "-b", "change")
        try write("registry/models/acme/one.json", "edited")
        try write("registry/models/beta/three.json", "new")
        try removeFile("\(path)/registry/models/acme/two.json")
        // A file becomes a directory.
        try removeFile("\(path)/registry/a")
        try write("registry/a/b", "below")
        try commit()
        _ = try git(path, "checkout", "--quiet", "main")
        try write("later", "on main only")
        try commit()
        _ = try git(path, "checkout", "--quiet", "change")
        return path
    }

    @Test func whatChangedSinceTheyParted() throws {
        let folder = try TemporaryFolder()
        let path = try repository(folder)
        let (session, pair) = try GitSession.comparing(
            executable: try oracleGit(), repository: path, base: "main", head: "HEAD")
        #expect(try "\(pair.base)\n" == git(path, "merge-base", "main", "change"))
        #expect(try "\(pair.head)\n" == git(path, "rev-parse", "HEAD"))
        #expect(
            try session.changes(in: "registry") == [
                RevisionChange(.removed, "a"), RevisionChange(.added, "a/b"),
                RevisionChange(.modified, "models/acme/one.json"),
                RevisionChange(.removed, "models/acme/two.json"),
                RevisionChange(.added, "models/beta/three.json"),
            ])
        // git says the same.
        let shown = try git(path, "diff", "--no-renames", "--name-status", "main...change")
        #expect(
            Set(shown.split(separator: "\n").map(String.init))
                == Set(
                    try session.changes(in: "").map {
                        "\(Character(Unicode.Scalar($0.kind.rawValue)))\t\($0.path)"
                    }))
        #expect(text(try session.read("registry/models/acme/one.json", at: .head, limit: 100)) == "edited")
        #expect(
            text(try session.read("registry/models/acme/one.json", at: .base, limit: 100))
                == "registry/models/acme/one.json")
        #expect(try session.read("registry/models/acme/two.json", at: .head, limit: 100) == nil)
        #expect(
            try session.list("registry", at: .head) == [
                RevisionEntry(.directory, "a"), RevisionEntry(.directory, "models"),
            ])
        #expect(try session.list("nowhere", at: .head) == [])
        let paths = ["registry/a/b", "nothing", "registry/models/beta/three.json"]
        var found: [String?] = []
        try session.read(paths, at: .head, limit: 100) { found.append($1.flatMap { text($0) }) }
        #expect(found == ["below", nil, "new"])
        session.finish()
    }

    @Test func whatCannotBeCompared() throws {
        let folder = try TemporaryFolder()
        let path = try repository(folder)
        func error(_ base: String, _ head: String = "HEAD", in repository: String? = nil) -> GitError? {
            gitError {
                _ = try GitSession.comparing(
                    executable: try oracleGit(), repository: repository ?? path, base: base, head: head)
            }
        }
        #expect(error("mian")?.cause.contains("no branch, tag or full commit mian") == true)
        #expect(error("../../etc")?.code == .noRevision)
        #expect(error(String(repeating: "0", count: 40))?.cause.contains("is not in the repository") == true)
        #expect(error("main", in: folder.path)?.cause.contains("no git repository") == true)
        // A clone that was cut off has no common commit.
        let shallow = "\(folder.path)/shallow"
        try run([
            "git", "clone", "--quiet", "--depth", "1", "--no-single-branch", "file://\(path)", shallow,
        ])
        #expect(error("origin/main", in: shallow)?.cause.contains("shallow clone") == true)
    }

    /// A link in a pull request is named as what it is, and never followed.
    @Test func aSymbolicLinkIsNoFile() throws {
        let folder = try TemporaryFolder()
        let path = try repository(folder)
        try run(["ln", "-s", "/etc/passwd", "\(path)/registry/link"])
        _ = try git(path, "add", "-A", ".")
        _ = try git(path, "commit", "--quiet", "-m", "m")
        let (session, _) = try GitSession.comparing(
            executable: try oracleGit(), repository: path, base: "main", head: "HEAD")
        #expect(gitError { _ = try session.read("registry/link", at: .head, limit: 100) }?.code == .notAFile)
        #expect(try session.list("registry", at: .head).contains(RevisionEntry(.other, "link")))
        session.finish()
    }
}
