#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// An open file for positioned reads. Reads from several threads at once are safe: they share no position.
///
/// Files are read by `pread` and never mapped: a mapped file that is truncated while it is read ends the
/// process by SIGBUS.
package final class File: Sendable {
    package let path: String
    private let descriptor: Int32

    /// Opens an existing regular file for reading, through symbolic links.
    package init(reading path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(path: path, operation: "open", code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw FileError(path: path, operation: "look at", code: code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError(path: path, operation: "read", detail: "not a regular file")
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// What `fstat` says now.
    package func status() throws(FileError) -> FileStatus {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FileError(path: path, operation: "look at", code: errno)
        }
        return FileStatus(status)
    }

    /// Fills as much of `buffer` as the file has from `offset` on.
    /// - Returns: the bytes read, less than asked for only at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
        var done = 0
        while done < buffer.count {
            guard let base = buffer.baseAddress else { break }
            let count = pread(descriptor, base + done, buffer.count - done, off_t(offset) + off_t(done))
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(path: path, operation: "read", code: errno)
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Exactly `count` bytes from `offset`; `count` was bounded by the caller.
    package func bytes(at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let out = [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
            do throws(FileError) {
                initialized = try read(into: UnsafeMutableRawBufferPointer(out), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard out.count == count else {
            throw FileError(path: path, operation: "read", detail: "the file ends early")
        }
        return out
    }

    /// Tells the kernel that the file will be read in order.
    package func adviseSequential() {
        #if canImport(Glibc)
            posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        #endif
    }

    /// Asks the kernel to fetch a part of the file from the disk, and does not wait for it.
    package func adviseNeeded(at offset: Int64, count: Int) {
        #if canImport(Glibc)
            posix_fadvise(descriptor, off_t(offset), off_t(count), POSIX_FADV_WILLNEED)
        #endif
    }
}

/// Reads a whole file.
/// - Parameter limit: bytes; a larger file is an error that says so.
package func readFile(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try File(reading: path)
    let size = try file.status().size
    guard size <= Int64(limit) else {
        throw FileError(
            path: path, operation: "read", detail: "\(size) bytes, more than the limit of \(limit)")
    }
    return try file.bytes(at: 0, count: Int(size))
}

/// Reads standard input to its end.
/// - Parameter limit: bytes; more is an error.
package func readStandardInput(limit: Int) throws(FileError) -> [UInt8] {
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(0, &chunk, chunk.count)
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(path: "-", operation: "read", code: errno)
        }
        if count == 0 { return out }
        guard out.count + count <= limit else {
            throw FileError(path: "-", operation: "read", detail: "more than \(limit) bytes")
        }
        out.append(contentsOf: chunk[0..<count])
    }
}
