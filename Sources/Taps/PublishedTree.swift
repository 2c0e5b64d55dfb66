internal import FileIO
package import GitWire

/// The published side of a registry, wherever it lies: paths are relative to `log/`. Nothing that it gives is believed.
package protocol PublishedTree: AnyObject {
    /// - Parameter limit: bytes; a larger file is an error.
    /// - Returns: nil where there is no such file.
    func read(_ path: String, limit: Int) throws -> [UInt8]?
    /// Several files, in order; the next ones may be on their way while `each` looks at one.
    func read(_ paths: [String], limit: Int, each: (Int, [UInt8]?) throws -> Void) throws
}

extension PublishedTree {
    package func read(_ paths: [String], limit: Int, each: (Int, [UInt8]?) throws -> Void) throws {
        for (index, path) in paths.enumerated() { try each(index, read(path, limit: limit)) }
    }
}

extension GitSession: PublishedTree {}

/// A published log in a folder: the bundled registry.
package final class PublishedFolder: PublishedTree {
    private let path: String

    /// - Parameter path: the folder that holds `checkpoint`.
    package init(_ path: String) { self.path = path }

    package func read(_ name: String, limit: Int) throws -> [UInt8]? {
        do { return try readFile("\(path)/\(name)", limit: limit) } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }
}
