import FileIO

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes the first `count` bytes without waiting for the disk, as ten thousand small files would have to.
func writeQuickly(_ bytes: [UInt8], _ count: Int, to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    var done = 0
    while done < count {
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, count - done) }
        guard written > 0 else { throw FileError(path: path, operation: "write", code: errno) }
        done += written
    }
}

func cut(_ path: String, to count: Int) throws(FileError) {
    guard truncate(path, off_t(count)) == 0 else {
        throw FileError(path: path, operation: "cut", code: errno)
    }
}
