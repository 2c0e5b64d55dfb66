internal import GitWire

/// Files of one commit, by path. Only regular files are read, through real directories: a symbolic link, a submodule
/// or a directory in place of a file is an error.
final class TreeReader {
    private let objects: ObjectDatabase
    private let objectLimit: UInt64
    private let root: ObjectName
    let commit: ObjectName

    /// Directories that were read already, by their path.
    private var directories: [String: [TreeEntry]] = [:]
    private var cachedEntries = 0

    /// Entries of directories that are kept. 64 bytes each, about 6 MB.
    private static let maximumCachedEntries = 100_000
    /// Bytes of a commit. git writes a few hundred; signatures and long messages some thousands.
    static let maximumCommit: UInt64 = 1 << 20
    /// Bytes of a directory: a quarter of a million files.
    static let maximumTree: UInt64 = 16 << 20

    init(_ objects: ObjectDatabase, commit: ObjectName, objectLimit: UInt64) throws(GitError) {
        self.objects = objects
        self.commit = commit
        self.objectLimit = objectLimit
        root = try Self.tree(
            of: try objects.read(commit, .commit, limit: min(Self.maximumCommit, objectLimit)))
    }

    /// The folder with a log in it: `log`, or `registry/log`.
    func logFolder() throws(GitError) -> String? {
        for folder in logFolders {
            guard case .entry(let entry) = try find("\(folder)/checkpoint"), entry.kind == .file else {
                continue
            }
            return folder
        }
        return nil
    }

    /// - Parameter limit: bytes.
    /// - Returns: nil where there is nothing at the path.
    func read(_ path: String, limit: UInt64) throws(GitError) -> [UInt8]? {
        switch try find(path) {
        case .absent: return nil
        case .entry(let entry):
            guard entry.kind == .file else { throw GitError(.notAFile, "\(path) is \(entry.kind.words)") }
            return try objects.read(entry.name, .blob, limit: min(limit, objectLimit))
        }
    }

    private enum Found {
        case absent
        case entry(TreeEntry)
    }

    private func find(_ path: String) throws(GitError) -> Found {
        var directory = root
        var walked = ""
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        while let part = parts.popFirst() {
            guard let entry = Self.lookUp(Array(part.utf8), in: try entries(of: directory, at: walked)) else {
                return .absent
            }
            if parts.isEmpty { return .entry(entry) }
            walked += "\(part)/"
            guard entry.kind == .directory else {
                throw GitError(.notAFile, "\(walked.dropLast()) is \(entry.kind.words), not a directory")
            }
            directory = entry.name
        }
        return .absent
    }

    private func entries(of name: ObjectName, at path: String) throws(GitError) -> [TreeEntry] {
        if let known = directories[path] { return known }
        let entries = try TreeEntry.parse(
            try objects.read(name, .tree, limit: min(Self.maximumTree, objectLimit)))
        if cachedEntries + entries.count > Self.maximumCachedEntries {
            directories.removeAll()
            cachedEntries = 0
        }
        cachedEntries += entries.count
        directories[path] = entries
        return entries
    }

    /// Entries are in byte order (`TreeEntry.parse` sees to it).
    static func lookUp(_ name: [UInt8], in entries: [TreeEntry]) -> TreeEntry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path.lexicographicallyPrecedes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < entries.count && entries[low].path == name ? entries[low] : nil
    }

    /// A commit begins with `tree <40 hex>\n`.
    static func tree(of commit: [UInt8]) throws(GitError) -> ObjectName {
        guard commit.starts(with: "tree ".utf8), commit.count > 45, commit[45] == 0x0a,
            let name = ObjectName(hex: commit[5..<45])
        else { throw GitError(.damaged, "a malformed commit") }
        return name
    }
}

/// The places of a log in a tree, the first that is there.
let logFolders = ["log", "registry/log"]

/// An entry of a directory: `<octal mode> SP <name> NUL <20 bytes>`.
struct TreeEntry {
    enum Kind {
        case file, directory, symbolicLink, submodule, unknown

        var words: String {
            switch self {
            case .file: "a file"
            case .directory: "a directory"
            case .symbolicLink: "a symbolic link"
            case .submodule: "a submodule"
            case .unknown: "of an unknown kind"
            }
        }
    }

    let path: [UInt8]
    let kind: Kind
    let name: ObjectName

    static func parse(_ bytes: [UInt8]) throws(GitError) -> [TreeEntry] {
        let malformed = GitError(.damaged, "a malformed directory")
        var entries: [TreeEntry] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let space = rest.prefix(8).firstIndex(of: 0x20), let kind = kind(rest[..<space]) else {
                throw malformed
            }
            rest = rest[(space + 1)...]
            guard let end = rest.firstIndex(of: 0), end > rest.startIndex, rest.endIndex - end > 20,
                let name = ObjectName(rest[(end + 1)...(end + 20)])
            else { throw malformed }
            entries.append(TreeEntry(path: Array(rest[..<end]), kind: kind, name: name))
            rest = rest[(end + 21)...]
        }
        // git sorts directories as if their names ended in a slash; look-ups here go by the name alone.
        entries.sort { $0.path.lexicographicallyPrecedes($1.path) }
        for (one, next) in zip(entries, entries.dropFirst()) where one.path == next.path { throw malformed }
        return entries
    }

    private static func kind(_ mode: ArraySlice<UInt8>) -> Kind? {
        guard !mode.isEmpty, mode.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        let value = mode.reduce(UInt32(0)) { $0 << 3 | UInt32($1 - 0x30) }
        switch value & 0o170000 {
        case 0o100000: return .file
        case 0o040000: return .directory
        case 0o120000: return .symbolicLink
        case 0o160000: return .submodule
        default: return .unknown
        }
    }
}
