package import FileIO

/// A tree as it would be with some files written: they are kept in memory, and the tree below is only read.
package final class OverlaidTree<Base: FileTree>: WritableFileTree {
    private let base: Base
    private let above = MemoryTree()

    package init(_ base: Base) { self.base = base }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        if let written = try above.read(path, limit: limit) { return written }
        return try base.read(path, limit: limit)
    }

    package func list(_ directory: String) throws(FileError) -> [FileTreeEntry] {
        let new = try above.list(directory)
        if new.isEmpty { return try base.list(directory) }
        let names = Set(new.map(\.name))
        return (try base.list(directory).filter { !names.contains($0.name) } + new)
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    package func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        try above.write(bytes, to: path)
    }

    package func create(_ bytes: [UInt8], at path: String) throws(FileError) {
        try refuseExisting(path)
        try write(bytes, to: path)
    }

    /// - Throws: for a file of the tree below, which cannot be taken away.
    package func remove(_ path: String) throws(FileError) {
        guard try base.read(path, limit: .max) == nil else {
            throw FileError(path: path, operation: "remove", detail: "it lies below what is written over it")
        }
        try above.remove(path)
    }

    package func removeAbandoned(in directory: String) throws(FileError) {}
}
