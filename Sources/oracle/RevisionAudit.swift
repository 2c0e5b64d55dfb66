internal import Audit
internal import Cryptography
internal import FileIO
internal import GitWire
internal import ModelDigest
internal import Registry

/// Audits what one commit changes against another. Commits are read by the process that reads git; no file of a working
/// directory is looked at.
struct RevisionAudit {
    let repository: String
    /// The registry's folder in the repository; "" for its top.
    let prefix: String
    let base: String
    let head: String
    let context: Context

    init(repository: String, prefix: String, base: String, head: String, _ context: Context) {
        self.repository = repository
        self.prefix = prefix
        self.base = base
        self.head = head
        self.context = context
    }

    func run() throws -> (report: AuditReport, pair: RevisionPair) {
        let (session, pair) = try compare(base, head)
        defer { session.finish() }
        let changes = try session.changes(in: prefix).map { change in
            SourceChange(
                change.kind == .added ? .added : change.kind == .removed ? .removed : .modified, change.path)
        }
        let index = try index(of: pair.base)
        let old = RevisionTree(session, at: .base, in: prefix)
        let new = RevisionTree(session, at: .head, in: prefix)
        let report = try Auditor.audit(
            changes, head: new,
            base: try old.list("root").isEmpty ? nil : old, rest: index,
            tensorDigest: { try TensorManifest(parsing: $0).weights })
        return (report.adding(try RegistryFindings.all(in: new, now: context.now)), pair)
    }

    private func compare(_ base: String, _ head: String) throws -> (session: GitSession, pair: RevisionPair) {
        try GitSession.comparing(
            executable: context.places.gitHelper, repository: repository, base: base, head: head,
            isCancelled: { Interruption.isRequested })
    }

    /// The index of a commit: kept in the cache, brought there from the commit that it was of.
    private func index(of commit: String) throws -> AuditIndex {
        let index = try openIndex()
        let known = try index.commit()
        if known == commit { return index }
        if let known {
            // A commit that is gone, or of another history, is nothing to start from.
            do {
                let (session, pair) = try compare(known, commit)
                defer { session.finish() }
                if pair.base == known {
                    let paths = try session.changes(in: prefix).map(\.path)
                    try take(paths, into: index, fromScratch: false, commit, session, at: .head)
                    return index
                }
            } catch let error as GitError where error.code == .noRevision {}
        }
        let (session, _) = try compare(commit, commit)
        defer { session.finish() }
        try context.console.progress("Reading the manifests of \(base)", total: nil) { _ in
            let tree = RevisionTree(session, at: .head, in: prefix)
            var paths: [String] = []
            for owner in try tree.list("models") where owner.kind == .directory {
                for model in try tree.list("models/\(owner.name)") where model.kind == .file {
                    paths.append("models/\(owner.name)/\(model.name)")
                }
            }
            try take(paths, into: index, fromScratch: true, commit, session, at: .head)
        }
        if index.unreadableCount > 0 {
            context.console.warning(
                "\(Human.count(index.unreadableCount, "manifest")) of \(base) cannot be read: oracle audit says why"
            )
        }
        return index
    }

    private func take(
        _ paths: [String], into index: AuditIndex, fromScratch: Bool, _ commit: String, _ session: GitSession,
        at side: RevisionSide
    ) throws {
        try index.update(to: commit, paths: paths, fromScratch: fromScratch) { paths, each in
            try session.read(
                paths.map(RevisionTree.path(in: prefix)), at: side, limit: RegistryLimits.manifest, each: each
            )
        }
    }

    /// One file for each registry that is audited here. Where nothing can be kept it lasts as long as this process.
    private func openIndex() throws -> AuditIndex {
        guard let cache = context.writableCache() else { return try AuditIndex(nil) }
        try createDirectories("\(cache)/audit", mode: 0o700)
        let name = SHA256.hash(Array("\(repository)\u{0}\(prefix)".utf8)).hex.prefix(32)
        let path = "\(cache)/audit/\(name).sqlite"
        do { return try AuditIndex(path) } catch {
            // Whatever is wrong with it, it is made again.
            for ending in ["", "-wal", "-shm"] { try removeFile(path + ending) }
            return try AuditIndex(path)
        }
    }
}

/// A registry's folder in one of two revisions.
struct RevisionTree: FileTree {
    private let session: GitSession
    private let side: RevisionSide
    private let prefix: String

    init(_ session: GitSession, at side: RevisionSide, in prefix: String) {
        self.session = session
        self.side = side
        self.prefix = prefix
    }

    static func path(in prefix: String) -> (String) -> String {
        { prefix.isEmpty ? $0 : $0.isEmpty ? prefix : "\(prefix)/\($0)" }
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        do throws(GitError) {
            return try session.read(Self.path(in: prefix)(path), at: side, limit: limit)
        } catch {
            throw FileError(path: path, operation: "read", detail: error.cause)
        }
    }

    func list(_ directory: String) throws(FileError) -> [FileTreeEntry] {
        do throws(GitError) {
            return try session.list(Self.path(in: prefix)(directory), at: side).map { entry in
                FileTreeEntry(
                    name: entry.name,
                    kind: entry.kind == .file ? .file : entry.kind == .directory ? .directory : .other)
            }
        } catch {
            throw FileError(path: directory, operation: "list", detail: error.cause)
        }
    }
}
