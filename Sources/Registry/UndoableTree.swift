package import FileIO

/// A tree that remembers what it wrote over, so that several files are written all or not at all.
package final class UndoableTree<Tree: WritableFileTree>: WritableFileTree {
    package let tree: Tree
    /// What was at a path before its first write; nil where nothing was.
    private var before: [(path: String, bytes: [UInt8]?)] = []

    private var swept: Set<String> = []

    package init(_ tree: Tree) { self.tree = tree }

    /// The files that are not as they were, in the order in which they were first written.
    package var changed: [String] { before.map(\.path) }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        try tree.read(path, limit: limit)
    }

    package func list(_ directory: String) throws(FileError) -> [FileTreeEntry] { try tree.list(directory) }

    package func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let old = try tree.read(path, limit: RegistryLimits.tensors)
        if old == bytes { return }
        try sweep(path)
        // Before: a write that fails may have been made all the same, and only not be safe from a power cut.
        note(path, old)
        try tree.write(bytes, to: path)
    }

    package func create(_ bytes: [UInt8], at path: String) throws(FileError) {
        // What another wrote meanwhile is not this one's to undo.
        try sweep(path)
        try tree.create(bytes, at: path)
        note(path, nil)
    }

    /// What writers that were killed left beside what is written now, once a directory.
    private func sweep(_ path: String) throws(FileError) {
        let directory = parentDirectory(of: path)
        guard directory != ".", swept.insert(directory).inserted else { return }
        try tree.removeAbandoned(in: directory)
    }

    package func remove(_ path: String) throws(FileError) {
        guard let old = try tree.read(path, limit: RegistryLimits.tensors) else { return }
        note(path, old)
        try tree.remove(path)
    }

    package func removeAbandoned(in directory: String) throws(FileError) {
        try tree.removeAbandoned(in: directory)
    }

    private func note(_ path: String, _ old: [UInt8]?) {
        if !before.contains(where: { $0.path == path }) { before.append((path, old)) }
    }

    /// Puts everything back, the last first. What cannot be put back keeps what came before it, which belongs to it.
    package func undo() throws(FileError) {
        while let (path, bytes) = before.popLast() {
            guard let bytes else {
                try tree.remove(path)
                continue
            }
            // What is as it was needs no room on a disk that is full.
            if try tree.read(path, limit: RegistryLimits.tensors) != bytes { try tree.write(bytes, to: path) }
        }
    }

    /// Runs `body`; where it throws, nothing of what it wrote stays.
    package static func all<Result>(
        in tree: Tree, _ body: (UndoableTree<Tree>) throws -> Result
    ) throws -> (result: Result, changed: [String]) {
        let undoable = UndoableTree(tree)
        do {
            let result = try body(undoable)
            return (result, undoable.changed)
        } catch {
            // What keeps it from being put back is less than what went wrong; `audit` finds what was left.
            try? undoable.undo()
            throw error
        }
    }
}
