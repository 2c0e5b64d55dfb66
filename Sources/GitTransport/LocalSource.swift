internal import FileIO
internal import GitWire

/// A git repository in this file system, read where it lies: its references from their files, its objects from its own
/// packs and loose files. Its configuration, hooks, alternates, grafts and worktree are never looked at, so it can point
/// nowhere else, and nothing is copied. A writer may be at work: an object that vanishes is an error, not a wrong answer.
final class LocalSource: Source {
    private let references: ReferenceFiles
    private let objects: ObjectDatabase
    private let directory: SessionDirectory
    private let limits: GitLimits
    private var reader: TreeReader?
    private var folder = ""

    /// The git directory of a path: itself, or the `.git` in it.
    /// - Returns: nil where the path holds no repository.
    static func gitDirectory(_ path: String) throws(GitError) -> String? {
        for candidate in [path, "\(path)/.git"] {
            if FileStatus.isDirectory("\(candidate)/objects"), FileStatus.exists("\(candidate)/HEAD") {
                return candidate
            }
        }
        let status = try storing { () throws(FileError) in
            try FileStatus.of("\(path)/.git", followingLinks: false)
        }
        if status?.kind == .file {
            throw GitError(
                .notFound, "\(path) is a worktree or submodule of another repository; give that one's path")
        }
        return nil
    }

    init(_ gitDirectory: String, _ directory: SessionDirectory, _ limits: GitLimits) throws(GitError) {
        try Library.setHashVerification(true)
        references = ReferenceFiles(gitDirectory)
        objects = try ObjectDatabase(directory: "\(gitDirectory)/objects")
        self.directory = directory
        self.limits = limits
    }

    func fetch() throws(GitError) -> FetchedTree {
        reader = nil
        var isEmpty = true
        for name in ["refs/heads/published", "HEAD"] {
            guard let commit = try references.resolve(name) else { continue }
            isEmpty = false
            let reader = try TreeReader(objects, commit: commit, objectLimit: limits.objectSize)
            if let folder = try reader.logFolder() {
                self.reader = reader
                self.folder = folder
                return FetchedTree(
                    commit: commit.description, folder: folder, isAccepted: directory.accepted == commit)
            }
        }
        throw GitError(.noLog, isEmpty ? "the repository is empty" : noLogCause)
    }

    func read(_ path: String, limit: UInt64) throws(GitError) -> [UInt8]? {
        guard let reader else { throw notFetched }
        return try reader.read("\(folder)/\(path)", limit: limit)
    }

    func accept() throws(GitError) {
        guard let reader else { throw notFetched }
        try directory.accept(reader.commit)
    }
}

/// References as git keeps them: one file each, `<hex>\n` or `ref: <name>\n`; or a line `<hex> SP <name>` in `packed-refs`.
struct ReferenceFiles {
    private let directory: String

    /// Symbolic references followed. git itself stops at 5.
    private static let maximumDepth = 5
    /// Bytes of one reference: `ref: ` and a name.
    private static let maximumFile = 4096
    /// Bytes of `packed-refs`: half a million references.
    private static let maximumPacked = 64 << 20

    init(_ gitDirectory: String) { directory = gitDirectory }

    /// - Returns: nil where there is no such reference, or it points to one that is not born yet.
    func resolve(_ name: String) throws(GitError) -> ObjectName? {
        var name = name
        for _ in 0..<Self.maximumDepth {
            guard name == "HEAD" || (name.hasPrefix("refs/") && isPlainTreePath(name)) else {
                throw GitError(.damaged, "a reference to \(printable(name))")
            }
            guard let text = try content(of: name) else { return try packed(name) }
            if text.hasPrefix("ref: ") {
                name = String(text.dropFirst("ref: ".count))
            } else if let commit = ObjectName(hex: Array(text.utf8)) {
                return commit
            } else {
                throw GitError(
                    .damaged,
                    "\(directory)/\(name) holds no SHA-1 object name (reftable and SHA-256 are not supported)"
                )
            }
        }
        throw GitError(.damaged, "\(directory): symbolic references lead in a circle")
    }

    private func content(of name: String) throws(GitError) -> String? {
        let path = "\(directory)/\(name)"
        let bytes: [UInt8]
        do throws(FileError) {
            // A symbolic link in place of HEAD is git's oldest form; nobody makes it any more, and it could lead anywhere.
            guard let status = try FileStatus.of(path, followingLinks: false), status.kind != .directory
            else { return nil }
            guard status.kind == .file else {
                throw FileError(path: path, operation: "read", detail: "not a regular file")
            }
            bytes = try readFile(path, limit: Self.maximumFile)
        } catch {
            throw GitError(.notFound, error.description)
        }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.utf8.last == 0x0a || text.utf8.last == 0x20 { text.removeLast() }
        return text
    }

    private func packed(_ name: String) throws(GitError) -> ObjectName? {
        let path = "\(directory)/packed-refs"
        guard FileStatus.exists(path) else { return nil }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try readFile(path, limit: Self.maximumPacked)
        } catch {
            throw GitError(.notFound, error.description)
        }
        let wanted = Array(name.utf8)
        for line in bytes.split(separator: 0x0a)
        where line.count == 41 + wanted.count && line[line.startIndex + 40] == 0x20
            && line.suffix(wanted.count).elementsEqual(wanted)
        {
            guard let commit = ObjectName(hex: line.prefix(40)) else {
                throw GitError(.damaged, "\(path) is malformed")
            }
            return commit
        }
        return nil
    }
}
