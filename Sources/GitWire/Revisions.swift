/// What changed between two revisions of a repository in this file system: the newer one against where the two parted.
package enum RevisionSide: UInt8, CaseIterable, Hashable, Sendable {
    /// Where the newer revision left the older one: their merge base.
    case base = 0
    /// The newer revision.
    case head = 1
}

/// Two revisions as they were found.
package struct RevisionPair: Hashable, Sendable {
    /// The merge base's commit, in hex.
    package let base: String
    /// The newer commit, in hex.
    package let head: String

    package init(base: String, head: String) {
        self.base = base
        self.head = head
    }
}

/// One path that differs between the two.
package struct RevisionChange: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case added = 0x41
        case modified = 0x4D
        case removed = 0x44
    }

    package let kind: Kind
    /// Relative to the folder that was asked for.
    package let path: String

    package init(_ kind: Kind, _ path: String) {
        self.kind = kind
        self.path = path
    }

    /// Paths that one comparison may name: a pull request of a hundred thousand files is none that anybody reviews.
    package static let limit = 500_000

    /// `<A|M|D><path>NUL` each.
    package static func encode(_ changes: [RevisionChange]) -> [UInt8] {
        TaggedNames.encode(changes.map { ($0.kind.rawValue, $0.path) })
    }

    package static func decode(_ bytes: [UInt8]) throws(GitError) -> [RevisionChange] {
        try TaggedNames.decode(bytes).map { tag, path throws(GitError) in
            guard let kind = Kind(rawValue: tag), isPlainTreePath(path) else { throw FieldReader.malformed }
            return RevisionChange(kind, path)
        }
    }
}

/// What stands in a directory of a revision.
package struct RevisionEntry: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case file = 0x46
        case directory = 0x44
        /// A symbolic link, a submodule.
        case other = 0x4F
    }

    package let kind: Kind
    package let name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// `<F|D|O><name>NUL` each.
    package static func encode(_ entries: [RevisionEntry]) -> [UInt8] {
        TaggedNames.encode(entries.map { ($0.kind.rawValue, $0.name) })
    }

    package static func decode(_ bytes: [UInt8]) throws(GitError) -> [RevisionEntry] {
        try TaggedNames.decode(bytes).map { tag, name throws(GitError) in
            guard let kind = Kind(rawValue: tag), !name.isEmpty else { throw FieldReader.malformed }
            return RevisionEntry(kind, name)
        }
    }
}

/// A list of names with a letter before each: `<letter><name>NUL`.
private enum TaggedNames {
    static func encode(_ items: [(tag: UInt8, name: String)]) -> [UInt8] {
        var out: [UInt8] = []
        for item in items {
            out.append(item.tag)
            out += item.name.utf8
            out.append(0)
        }
        return out
    }

    static func decode(_ bytes: [UInt8]) throws(GitError) -> [(tag: UInt8, name: String)] {
        var items: [(tag: UInt8, name: String)] = []
        for part in bytes.split(separator: 0) {
            guard let name = String(validating: part.dropFirst(), as: UTF8.self) else {
                throw FieldReader.malformed
            }
            items.append((part[part.startIndex], name))
        }
        return items
    }
}

/// Bytes of one answer that lists: paths of a few hundred bytes, up to the limit on their number.
let listingLimit = 256 << 20

extension GitSession {
    /// Opens a repository in this file system to compare two of its revisions. No connection is made, and nothing of it is
    /// changed.
    /// - Parameters:
    ///   - repository: its path.
    ///   - base, head: `HEAD`, a branch, a tag, `origin/main`, or a commit in full hex.
    package static func comparing(
        executable: String, repository: String, base: String, head: String,
        isCancelled: @escaping () -> Bool = { false }
    ) throws(GitError) -> (session: GitSession, pair: RevisionPair) {
        let session = try GitSession(executable: executable, isCancelled: isCancelled)
        try session.send(.compare(repository: repository, base: base, head: head))
        guard case .compared(let base, let head) = try session.receive() else {
            throw session.broken("it answered something else than was asked")
        }
        return (session, RevisionPair(base: base, head: head))
    }

    /// The paths below a folder that differ; all of them where it is empty. In the order of the paths' bytes.
    package func changes(in folder: String) throws(GitError) -> [RevisionChange] {
        try send(.changes(folder: folder))
        return try RevisionChange.decode(receiveListing())
    }

    /// What is in a directory, in the order of the names' bytes; nothing where there is no such directory. `""` is the top.
    package func list(_ directory: String, at side: RevisionSide) throws(GitError) -> [RevisionEntry] {
        try send(.list(side: side, directory: directory))
        return try RevisionEntry.decode(receiveListing())
    }

    /// A file of a revision; nil where there is none.
    package func read(_ path: String, at side: RevisionSide, limit: Int) throws(GitError) -> [UInt8]? {
        try sendRead(path, at: side, limit)
        return try receiveContent(limit)
    }

    /// Files of a revision, in order, the next ones being read while `each` looks at one.
    package func read(
        _ paths: [String], at side: RevisionSide, limit: Int, each: (Int, [UInt8]?) throws -> Void
    ) throws {
        try pipeline(paths.count, limit: limit, ask: { try sendRead(paths[$0], at: side, limit) }, each: each)
    }

    private func sendRead(_ path: String, at side: RevisionSide, _ limit: Int) throws(GitError) {
        guard isPlainTreePath(path) else {
            throw GitError(.refusedPath, "no plain relative path: \(printable(path))")
        }
        try send(.readAt(side: side, path: path, limit: UInt64(max(0, limit))))
    }

    private func receiveListing() throws(GitError) -> [UInt8] { try receiveContent(listingLimit) ?? [] }
}
