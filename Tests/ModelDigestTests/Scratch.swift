import Cryptography
import FileIO
import ModelDigest
import ModelFormats

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A directory of one test's own, removed with it.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/oracle-digest-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(path: "/tmp", operation: "make", code: errno) }
        path = realPath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))!
    }

    deinit { try? removeTree(path) }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try createDirectories(parentDirectory(of: "\(path)/\(name)"))
        try writeAtomically(bytes, to: "\(path)/\(name)")
        return "\(path)/\(name)"
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    /// Changes one byte in place: same inode, same size.
    func poke(_ name: String, at offset: Int, _ byte: UInt8) throws {
        let descriptor = open("\(path)/\(name)", O_WRONLY)
        guard descriptor >= 0 else { throw FileError(path: name, operation: "open", code: errno) }
        defer { close(descriptor) }
        guard withUnsafeBytes(of: byte, { pwrite(descriptor, $0.baseAddress, 1, off_t(offset)) }) == 1 else {
            throw FileError(path: name, operation: "write", code: errno)
        }
    }

    func cut(_ name: String, to count: Int) throws {
        guard truncate("\(path)/\(name)", off_t(count)) == 0 else {
            throw FileError(path: name, operation: "cut", code: errno)
        }
    }

    /// Sets the modification time, in seconds since 1970, as a program that hides a change would.
    func setModified(_ name: String, seconds: Int) throws {
        var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
        guard utimes("\(path)/\(name)", &times) == 0 else {
            throw FileError(path: name, operation: "touch", code: errno)
        }
    }

    func link(_ name: String, to target: String) throws {
        try createDirectories(parentDirectory(of: "\(path)/\(name)"))
        guard symlink(target, "\(path)/\(name)") == 0 else {
            throw FileError(path: name, operation: "link", code: errno)
        }
    }
}

extension DigestMemory {
    /// With the key that all tests share.
    convenience init(at path: String, limits: Limits = Limits()) {
        self.init(at: path, key: SHA256.hash(Array("a key of tests: memory".utf8)), limits: limits)
    }
}
