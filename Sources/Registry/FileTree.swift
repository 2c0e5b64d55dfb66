package import FileIO

/// A tree of files by relative path: the source side or the published side of a registry, wherever it lies.
package protocol FileTree: SendableMetatype {
    /// A file's bytes; nil where there is none.
    /// - Parameter limit: bytes; a larger file is an error.
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]?
    /// What is in a directory, in the order of the names' bytes; nothing where there is no such directory. `""` is the top.
    func list(_ directory: String) throws(FileError) -> [FileTreeEntry]
    /// Whether several threads may read at the same time.
    var canBeReadAtOnce: Bool { get }
}

extension FileTree {
    /// For trees in memory; a folder leaves it to the file system, which knows of others that write.
    func refuseExisting(_ path: String) throws(FileError) {
        guard try read(path, limit: .max) == nil else {
            throw FileError(path: path, operation: "create", detail: "it is there already")
        }
    }

    package var canBeReadAtOnce: Bool { false }
}

/// A tree that can be changed, a file at a time, each whole or not at all.
package protocol WritableFileTree: FileTree {
    func write(_ bytes: [UInt8], to path: String) throws(FileError)
    /// Writes a file that is not there yet, and never over one that is.
    func create(_ bytes: [UInt8], at path: String) throws(FileError)
    /// Removes a file, if it is there.
    func remove(_ path: String) throws(FileError)
    /// Removes what writers that were killed left in a directory, if there is one.
    func removeAbandoned(in directory: String) throws(FileError)
}

package struct FileTreeEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file, directory
        /// A symbolic link, a device: nothing that is read.
        case other
    }

    package let name: String
    package let kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Whether a path is one that trees take: relative, without empty parts, `.`, `..`, backslashes and controls.
func checkTreePath(_ path: String, for operation: String) throws(FileError) {
    let parts = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
        !part.isEmpty && !part.elementsEqual([0x2E]) && !part.elementsEqual([0x2E, 0x2E])
            && part.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x5C }
    }
    guard isPlain, path.utf8.count <= 1024 else {
        throw FileError(path: path, operation: operation, detail: "not a plain relative path")
    }
}

/// A tree in a folder of this disk. Symbolic links below the folder are never followed: whoever makes one in a pull request
/// would otherwise choose which file is published.
package struct FolderTree: WritableFileTree, Sendable {
    /// The folder; a symbolic link here is the caller's own.
    package let folder: String

    package init(_ folder: String) { self.folder = folder }

    package var canBeReadAtOnce: Bool { true }

    private func full(_ path: String) -> String { "\(folder)/\(path)" }

    /// - Returns: the status of the path itself, or nil where it or a directory above it does not exist.
    private func status(_ path: String, for operation: String) throws(FileError) -> FileStatus? {
        try checkTreePath(path, for: operation)
        var at = folder
        let parts = path.split(separator: "/")
        for (position, part) in parts.enumerated() {
            at += "/\(part)"
            guard let status = try FileStatus.of(at, followingLinks: false) else { return nil }
            if position == parts.count - 1 { return status }
            guard status.kind == .directory else {
                throw FileError(path: at, operation: operation, detail: "not a directory")
            }
        }
        return nil
    }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard let status = try status(path, for: "read") else { return nil }
        guard status.kind == .file else {
            throw FileError(path: full(path), operation: "read", detail: "not a regular file")
        }
        return try readFile(full(path), limit: limit)
    }

    package func list(_ directory: String) throws(FileError) -> [FileTreeEntry] {
        if directory.isEmpty {
            guard FileStatus.isDirectory(folder) else { return [] }
        } else {
            guard let status = try status(directory, for: "list") else { return [] }
            guard status.kind == .directory else {
                throw FileError(path: full(directory), operation: "list", detail: "not a directory")
            }
        }
        let path = directory.isEmpty ? folder : full(directory)
        var entries: [FileTreeEntry] = []
        for entry in try listEntries(path) {
            let kind: FileTreeEntry.Kind =
                switch entry.kind {
                case .file: .file
                case .directory: .directory
                case .symbolicLink, .other: .other
                }
            entries.append(FileTreeEntry(name: entry.name, kind: kind))
        }
        return entries
    }

    package func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        // A link in the place of a directory would lead the write elsewhere.
        _ = try status(path, for: "write")
        try createDirectories(parentDirectory(of: full(path)))
        try writeAtomically(bytes, to: full(path))
    }

    package func create(_ bytes: [UInt8], at path: String) throws(FileError) {
        _ = try status(path, for: "create")
        try createDirectories(parentDirectory(of: full(path)))
        try writeAtomically(bytes, to: full(path), onlyNew: true)
    }

    package func removeAbandoned(in directory: String) throws(FileError) {
        guard try status(directory, for: "clean")?.kind == .directory else { return }
        try removeAbandonedTemporaries(in: full(directory))
    }

    package func remove(_ path: String) throws(FileError) {
        guard try status(path, for: "remove") != nil else { return }
        try removeFile(full(path))
        // A directory that became empty says nothing, and git would not keep it.
        let parent = parentDirectory(of: path)
        if parent != ".", try listDirectory(full(parent)).isEmpty { try removeFile(full(parent)) }
    }
}

/// A tree in memory.
package final class MemoryTree: WritableFileTree {
    package var files: [String: [UInt8]]

    package init(_ files: [String: [UInt8]] = [:]) { self.files = files }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        try checkTreePath(path, for: "read")
        guard let bytes = files[path] else { return nil }
        guard bytes.count <= limit else {
            throw FileError(
                path: path, operation: "read", detail: "\(bytes.count) bytes, more than the limit of \(limit)"
            )
        }
        return bytes
    }

    package func list(_ directory: String) throws(FileError) -> [FileTreeEntry] {
        let prefix = directory.isEmpty ? "" : directory + "/"
        var kinds: [String: FileTreeEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(prefix) {
            let parts = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
            if let name = parts.first { kinds[String(name)] = parts.count > 1 ? .directory : .file }
        }
        return kinds.map { FileTreeEntry(name: $0.key, kind: $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    package func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        try checkTreePath(path, for: "write")
        files[path] = bytes
    }

    package func create(_ bytes: [UInt8], at path: String) throws(FileError) {
        try refuseExisting(path)
        try write(bytes, to: path)
    }

    package func remove(_ path: String) throws(FileError) { files[path] = nil }
    package func removeAbandoned(in directory: String) throws(FileError) {}
}
