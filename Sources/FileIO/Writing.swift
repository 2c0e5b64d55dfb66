#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Writes all of `bytes` to an open descriptor.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32, named path: String) throws(FileError) {
    var done = 0
    while done < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, bytes.count - done) }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(path: path, operation: "write", code: errno)
        }
        done += count
    }
}

/// Replaces `path` by `bytes`, or leaves it as it was.
/// - Parameters:
///   - mode: the permission bits of the new file; secrets take 0o600.
///   - onlyNew: fail with EEXIST where the path exists already.
/// - Throws: an error of `path` where it is as it was. One of its directory, which could not be synced, says that it was replaced,
///   and that a power cut may bring back what was there.
package func writeAtomically(
    _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644, onlyNew: Bool = false
) throws(FileError) {
    let temporary = "\(path).tmp-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw FileError(path: path, operation: "write", code: errno) }
    do throws(FileError) {
        do throws(FileError) {
            try writeAll(bytes, to: descriptor, named: path)
            guard fsync(descriptor) == 0 else { throw FileError(path: path, operation: "sync", code: errno) }
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw FileError(path: path, operation: "close", code: errno) }
        if onlyNew {
            guard link(temporary, path) == 0 else {
                throw FileError(path: path, operation: "create", code: errno)
            }
            unlink(temporary)
        } else {
            guard rename(temporary, path) == 0 else {
                throw FileError(path: path, operation: "replace", code: errno)
            }
        }
    } catch {
        unlink(temporary)
        throw error
    }
    try syncDirectory(parentDirectory(of: path))
}

/// Writes to a place that somebody named for it. A file is replaced whole. What is no file, a device or a pipe, is written to, and
/// what a link leads to is replaced and not the link: others write there too, and root could put a file where /dev/stdout is.
package func writeOutput(_ bytes: [UInt8], to path: String) throws(FileError) {
    guard let status = try FileStatus.of(path, followingLinks: true), status.kind != .file else {
        return try writeAtomically(bytes, to: realPath(path) ?? path)
    }
    let descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "write", code: errno) }
    do throws(FileError) { try writeAll(bytes, to: descriptor, named: path) } catch {
        close(descriptor)
        throw error
    }
    guard close(descriptor) == 0 else { throw FileError(path: path, operation: "close", code: errno) }
}

/// A file that is written piece by piece, and stands at its path whole or not at all: what is not committed is gone with
/// the value.
package struct AtomicFile: ~Copyable {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isCommitted = false

    /// Bytes that are gathered before they are written.
    private static let bufferSize = 1 << 20

    /// - Parameter path: replaced by `commit`, and as it was until then.
    package init(_ path: String, mode: UInt32 = 0o644) throws(FileError) {
        try removeAbandonedTemporaries(of: path)
        let temporary = "\(path).tmp-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw FileError(path: path, operation: "write", code: errno) }
        (self.path, self.temporary, self.descriptor) = (path, temporary, descriptor)
    }

    package mutating func write(_ bytes: [UInt8]) throws(FileError) {
        buffer += bytes
        if buffer.count >= Self.bufferSize { try flush() }
    }

    private mutating func flush() throws(FileError) {
        try writeAll(buffer, to: descriptor, named: path)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Makes it the file at the path, for good. Nothing can be written afterwards.
    /// - Throws: as `writeAtomically` does.
    package mutating func commit() throws(FileError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw FileError(path: path, operation: "sync", code: errno) }
        guard rename(temporary, path) == 0 else {
            throw FileError(path: path, operation: "replace", code: errno)
        }
        isCommitted = true
        try syncDirectory(parentDirectory(of: path))
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(temporary) }
    }
}

/// Removes what killed processes left of atomic writes of `path`. A temporary file's name bears its writer's number:
/// those of processes that still run are left alone.
package func removeAbandonedTemporaries(of path: String) throws(FileError) {
    let name = baseName(of: path)
    try removeAbandonedTemporaries(in: parentDirectory(of: path)) { $0 == name }
}

/// Removes what killed processes left of atomic writes in a directory, if there is one.
/// - Parameter isWanted: told the name of the file that was to be written.
package func removeAbandonedTemporaries(
    in folder: String, of isWanted: (String) -> Bool = { _ in true }
) throws(FileError) {
    guard FileStatus.isDirectory(folder) else { return }
    for name in try listDirectory(folder) {
        guard let temporary = TemporaryName(name), isWanted(temporary.written) else { continue }
        guard kill(temporary.writer, 0) != 0, errno == ESRCH else { continue }
        try removeFile("\(folder)/\(name)")
    }
}

/// `<name>.tmp-<process>-<number>`: a file that is being written, or was when its writer was killed.
package struct TemporaryName {
    /// The name of the file that was to be written.
    package let written: String
    fileprivate let writer: pid_t

    /// - Returns: nil for any other name.
    package init?(_ name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let writer = pid_t(parts[parts.count - 2]), writer > 0,
            UInt32(parts[parts.count - 1]) != nil,
            case let stem = parts.dropLast(2).joined(separator: "-"), stem.hasSuffix(".tmp")
        else { return nil }
        self.writer = writer
        written = String(stem.dropLast(4))
    }
}

/// Makes a rename in `path` outlive a power cut.
package func syncDirectory(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    // Some file systems know no fsync of a directory and say EINVAL: there is nothing to wait for then.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw FileError(path: path, operation: "sync", code: errno)
    }
}

/// Makes a directory and the ones above it.
package func createDirectories(_ path: String, mode: UInt32 = 0o755) throws(FileError) {
    if mkdir(path, mode_t(mode)) == 0 { return }
    let code = errno
    if FileStatus.isDirectory(path) { return }
    guard code == ENOENT, !path.isEmpty, path != "/" else {
        throw FileError(path: path, operation: "create the directory", code: code)
    }
    try createDirectories(parentDirectory(of: path), mode: mode)
    if mkdir(path, mode_t(mode)) != 0, errno != EEXIST {
        throw FileError(path: path, operation: "create the directory", code: errno)
    }
}

/// Removes a file or an empty directory; one that is not there is no error.
package func removeFile(_ path: String) throws(FileError) {
    if remove(path) != 0, errno != ENOENT {
        throw FileError(path: path, operation: "remove", code: errno)
    }
}

/// Moves a file or directory within one file system.
package func moveFile(_ from: String, to: String) throws(FileError) {
    guard rename(from, to) == 0 else { throw FileError(path: from, operation: "move", code: errno) }
}

/// Removes a directory and what is in it, without following symbolic links.
package func removeTree(_ path: String) throws(FileError) {
    var directories: [String] = []
    var pending = [path]
    while let next = pending.popLast() {
        guard let status = try FileStatus.of(next, followingLinks: false) else { continue }
        guard status.kind == .directory else {
            try removeFile(next)
            continue
        }
        directories.append(next)
        pending += try listDirectory(next).map { "\(next)/\($0)" }
    }
    for directory in directories.reversed() { try removeFile(directory) }
}

/// The names in a directory, sorted by their bytes, without `.` and `..`.
package func listDirectory(_ path: String) throws(FileError) -> [String] {
    try listEntries(path).map(\.name)
}

/// What is in a directory, sorted by the bytes of the names, without `.` and `..`.
package func listEntries(_ path: String) throws(FileError) -> [DirectoryEntry] {
    guard let directory = opendir(path) else {
        throw FileError(path: path, operation: "list", code: errno)
    }
    defer { closedir(directory) }
    var entries: [DirectoryEntry] = []
    errno = 0
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != "..", let kind = try DirectoryEntry.kind(entry.pointee, "\(path)/\(name)") {
            entries.append(DirectoryEntry(name: name, kind: kind))
        }
        errno = 0
    }
    guard errno == 0 else { throw FileError(path: path, operation: "list", code: errno) }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

package struct DirectoryEntry: Hashable, Sendable {
    package let name: String
    /// Of the entry itself: a link is a link.
    package let kind: FileStatus.Kind

    /// As the directory says it; a file system that does not say is asked about the file.
    /// - Returns: nil where it is gone meanwhile.
    fileprivate static func kind(_ entry: dirent, _ path: String) throws(FileError) -> FileStatus.Kind? {
        switch Int(entry.d_type) {
        case Int(DT_REG): .file
        case Int(DT_DIR): .directory
        case Int(DT_LNK): .symbolicLink
        case Int(DT_UNKNOWN): try FileStatus.of(path, followingLinks: false)?.kind
        default: .other
        }
    }
}

/// The absolute path with all symbolic links resolved, or nil where it does not exist.
package func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// `a/b/c` -> `a/b`; `c` -> `.`; `/c` -> `/`.
package func parentDirectory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
}

/// The last component: `a/b/c` -> `c`.
package func baseName(of path: String) -> String {
    var end = path.utf8.endIndex
    while end > path.utf8.startIndex, path.utf8[path.utf8.index(before: end)] == UInt8(ascii: "/") {
        end = path.utf8.index(before: end)
    }
    let trimmed = path[..<end]
    guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return String(trimmed) }
    return String(trimmed[trimmed.utf8.index(after: slash)...])
}

/// Makes a directory that nobody else can enter, in a place where everybody can write. One that is there already is
/// taken only if it is this user's own, no link, and closed to others: /tmp is full of other people's ideas.
package func createPrivateDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o700) == 0 { return }
    guard errno == EEXIST else { throw FileError(path: path, operation: "create the directory", code: errno) }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileError(path: path, operation: "look at", code: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
        throw FileError(
            path: path, operation: "use the directory", detail: "it is not this user's own, or open to others"
        )
    }
}

/// Whether files can be made in the directory: permissions and a read-only file system are asked, not tried.
package func isWritableDirectory(_ path: String) -> Bool {
    FileStatus.isDirectory(path) && access(path, W_OK | X_OK) == 0
}

/// Whether this process may execute the file.
package func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 && !FileStatus.isDirectory(path) }

/// Makes a file's content outlive a power cut.
package func synchronizeFile(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(path: path, operation: "sync", code: errno) }
}
