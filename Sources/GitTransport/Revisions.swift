internal import CLibGit2
internal import GitWire

/// Two revisions of a repository in this file system, and what differs between them. Objects are read as `LocalSource` reads
/// them: configuration, hooks, alternates, filters and worktree are never looked at, so a pull request that is compared
/// here can run nothing.
final class Revisions {
    /// Where `head` left the base that was named.
    let base: ObjectName
    let head: ObjectName
    private let objects: ObjectDatabase
    private let limit: UInt64
    private let roots: [RevisionSide: ObjectName]

    init(_ repository: String, base: String, head: String, _ limits: GitLimits) throws(GitError) {
        guard let directory = try LocalSource.gitDirectory(repository) else {
            throw GitError(.notFound, "there is no git repository in \(printable(repository))")
        }
        let references = ReferenceFiles(directory)
        objects = try ObjectDatabase(directory: "\(directory)/objects")
        limit = limits.objectSize
        let newer = try Self.resolve(head, references)
        let older = try Self.resolve(base, references)
        self.head = newer
        self.base = try Self.mergeBase(older, newer, objects)
        var roots: [RevisionSide: ObjectName] = [:]
        for (side, commit) in [(RevisionSide.base, self.base), (.head, newer)] {
            roots[side] = try TreeReader.tree(
                of: objects.read(commit, .commit, limit: TreeReader.maximumCommit))
        }
        self.roots = roots
    }

    /// The places in which git looks for a short name, in its order (gitrevisions(7)).
    private static func resolve(_ name: String, _ references: ReferenceFiles) throws(GitError) -> ObjectName {
        if let commit = ObjectName(hex: Array(name.utf8)) { return commit }
        if name == "HEAD", let commit = try references.resolve("HEAD") { return commit }
        guard isPlainTreePath(name) else {
            throw GitError(.noRevision, "\(printable(name)) is no branch, tag or commit")
        }
        for prefix in name.hasPrefix("refs/") ? [""] : ["refs/tags/", "refs/heads/", "refs/remotes/"] {
            if let commit = try references.resolve(prefix + name) { return commit }
        }
        throw GitError(
            .noRevision, "there is no branch, tag or full commit \(printable(name)) in the repository")
    }

    private static func mergeBase(
        _ older: ObjectName, _ newer: ObjectName, _ objects: ObjectDatabase
    ) throws(GitError) -> ObjectName {
        // An annotated tag stands for its commit, which libgit2 would not look for here.
        for commit in [older, newer] {
            guard let header = try objects.header(commit) else {
                throw GitError(.noRevision, "the commit \(commit) is not in the repository")
            }
            guard header.kind == .commit else { throw GitError(.notAFile, "\(commit) is no commit") }
        }
        if older == newer { return newer }
        return try objects.mergeBase(older, newer)
    }

    /// Directories that were read already: paths that are asked one after the other share them.
    private var directories: [ObjectName: [TreeEntry]] = [:]
    private var cachedEntries = 0
    /// Entries of directories that are kept. 64 bytes each, about 6 MB.
    private static let maximumCachedEntries = 100_000

    private func entries(_ tree: ObjectName) throws(GitError) -> [TreeEntry] {
        if let known = directories[tree] { return known }
        let entries = try TreeEntry.parse(
            objects.read(tree, .tree, limit: min(TreeReader.maximumTree, limit)))
        if cachedEntries + entries.count > Self.maximumCachedEntries {
            directories.removeAll()
            cachedEntries = 0
        }
        cachedEntries += entries.count
        directories[tree] = entries
        return entries
    }

    /// The tree or blob at a path; nil where there is none. `""` is the root.
    private func find(_ path: String, at side: RevisionSide) throws(GitError) -> TreeEntry? {
        guard let root = roots[side] else { return nil }
        var found = TreeEntry(path: [], kind: .directory, name: root)
        for part in path.split(separator: "/") {
            guard found.kind == .directory else { return nil }
            guard let next = TreeReader.lookUp(Array(part.utf8), in: try entries(found.name)) else {
                return nil
            }
            found = next
        }
        return found
    }

    func read(_ path: String, at side: RevisionSide, limit wanted: UInt64) throws(GitError) -> [UInt8]? {
        guard let entry = try find(path, at: side) else { return nil }
        guard entry.kind == .file else { throw GitError(.notAFile, "\(path) is \(entry.kind.words)") }
        return try objects.read(entry.name, .blob, limit: min(wanted, limit))
    }

    func list(_ directory: String, at side: RevisionSide) throws(GitError) -> [RevisionEntry] {
        guard let entry = try find(directory, at: side) else { return [] }
        guard entry.kind == .directory else {
            throw GitError(.notAFile, "\(directory) is \(entry.kind.words)")
        }
        return try entries(entry.name).map { entry throws(GitError) in
            RevisionEntry(Self.kind(of: entry), try Self.text(entry.path))
        }
    }

    private static func kind(of entry: TreeEntry) -> RevisionEntry.Kind {
        switch entry.kind {
        case .file: .file
        case .directory: .directory
        case .symbolicLink, .submodule, .unknown: .other
        }
    }

    private static func text(_ bytes: [UInt8]) throws(GitError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw GitError(.damaged, "a file's name is no UTF-8")
        }
        return text
    }

    /// Walks both trees side by side and leaves out what has the same name in git: the cost is that of what changed.
    func changes(in folder: String) throws(GitError) -> [RevisionChange] {
        var changes: [RevisionChange] = []
        func add(_ kind: RevisionChange.Kind, _ path: String) throws(GitError) {
            guard changes.count < RevisionChange.limit else {
                throw GitError(.limit(.objects), "more than \(RevisionChange.limit) files differ")
            }
            changes.append(RevisionChange(kind, path))
        }
        // No recursion: how deep the directories of a stranger go is not ours to bound.
        var pending: [(path: String, old: TreeEntry?, new: TreeEntry?)] = [
            ("", try find(folder, at: .base), try find(folder, at: .head))
        ]
        while let (path, old, new) = pending.popLast() {
            if let old, let new, old.name == new.name, old.kind == new.kind { continue }
            let oldTree = old?.kind == .directory ? old : nil
            let newTree = new?.kind == .directory ? new : nil
            if oldTree == nil, newTree == nil {
                try add(old == nil ? .added : new == nil ? .removed : .modified, path)
                continue
            }
            // A file in the place of a directory, or the other way round.
            if oldTree == nil, old != nil { try add(.removed, path) }
            if newTree == nil, new != nil { try add(.added, path) }
            let left = try oldTree.map { tree throws(GitError) in try entries(tree.name) } ?? []
            let right = try newTree.map { tree throws(GitError) in try entries(tree.name) } ?? []
            for (one, other) in Self.pairs(left, right) {
                let name = try Self.text((one ?? other)?.path ?? [])
                pending.append((path.isEmpty ? name : "\(path)/\(name)", one, other))
            }
        }
        return changes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Both lists are in byte order.
    private static func pairs(_ left: [TreeEntry], _ right: [TreeEntry]) -> [(TreeEntry?, TreeEntry?)] {
        var pairs: [(TreeEntry?, TreeEntry?)] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if j == right.count || (i < left.count && left[i].path.lexicographicallyPrecedes(right[j].path)) {
                pairs.append((left[i], nil))
                i += 1
            } else if i == left.count || right[j].path.lexicographicallyPrecedes(left[i].path) {
                pairs.append((nil, right[j]))
                j += 1
            } else {
                pairs.append((left[i], right[j]))
                i += 1
                j += 1
            }
        }
        return pairs
    }
}

extension ObjectDatabase {
    /// The best common ancestor (git-merge-base(1)).
    func mergeBase(_ one: ObjectName, _ two: ObjectName) throws(GitError) -> ObjectName {
        var repository: OpaquePointer?
        try Library.check(git_repository_wrap_odb(&repository, handle))
        defer { git_repository_free(repository) }
        var (first, second, found) = (one.oid, two.oid, git_oid())
        guard git_merge_base(&found, repository, &first, &second) == 0 else {
            throw GitError(
                .noRevision,
                "no commit is common to both revisions here: a shallow clone does not have it (git fetch --unshallow, or fetch-depth: 0)"
            )
        }
        return ObjectName(found)
    }
}
