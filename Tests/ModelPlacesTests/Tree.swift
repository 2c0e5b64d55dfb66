import FileIO

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A tree of files that a test makes below a temporary folder.
struct Tree {
    let root: String

    func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        try createDirectories(parentDirectory(of: "\(root)/\(path)"))
        try writeAtomically(bytes, to: "\(root)/\(path)")
    }

    func link(_ path: String, to target: String) throws {
        try createDirectories(parentDirectory(of: "\(root)/\(path)"))
        guard symlink(target, "\(root)/\(path)") == 0 else {
            throw FileError(path: path, operation: "link", code: errno)
        }
    }

    /// Sets when a directory changed last.
    func touch(_ path: String, seconds: Int) throws {
        var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
        guard utimes("\(root)/\(path)", &times) == 0 else {
            throw FileError(path: path, operation: "touch", code: errno)
        }
    }
}

let digestA = String(repeating: "a", count: 64)
let digestB = String(repeating: "b", count: 64)
