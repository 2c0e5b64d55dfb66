// FileIO: the only place that touches files, directories and locks (models are read by their own
// positioned reads, through `File`).
//
// Promises:
//   - a file is read whole only under a limit that the caller names;
//   - a file is written by writing a temporary one beside it, fsync, rename, fsync of the directory:
//     whoever is killed in between leaves the old file or the new one, whole (`writeAtomically`);
//   - symbolic links are followed only where the caller says so;
//   - every failure says which path, which operation and the system's word for it.
// Nothing here knows what the bytes mean.

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What the system refused.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// A word or two: "open", "read", "rename".
    package let operation: String
    /// The system's error number; 0 where the fault is ours to name (`detail`).
    package let code: Int32
    package let detail: String

    package init(path: String, operation: String, code: Int32) {
        self.path = path
        self.operation = operation
        self.code = code
        detail = String(cString: strerror(code))
    }

    package init(path: String, operation: String, detail: String) {
        self.path = path
        self.operation = operation
        code = 0
        self.detail = detail
    }

    /// For a library that reports in its own codes that the disk is full.
    package static func diskFull(_ path: String) -> FileError {
        FileError(path: path, operation: "write", code: ENOSPC)
    }

    package var description: String { "\(path): cannot \(operation): \(detail)" }
    package var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
    package var isExisting: Bool { code == EEXIST }
    package var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
    package var isReadOnly: Bool { code == EROFS || code == EACCES || code == EPERM }
}

/// What `stat` says of a file, as far as it is used.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case file, directory, symbolicLink, other }

    package let kind: Kind
    package let device: UInt64
    package let inode: UInt64
    /// Bytes.
    package let size: Int64
    /// Nanoseconds since 1970.
    package let modified: Int64
    /// Nanoseconds since 1970: the last change of the inode, which no program can set back.
    package let changed: Int64
    package let mode: UInt32

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .symbolicLink
        default: kind = .other
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        mode = UInt32(status.st_mode & 0o7777)
        #if canImport(Glibc)
            modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        #else
            modified =
                Int64(status.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(status.st_mtimespec.tv_nsec)
            changed =
                Int64(status.st_ctimespec.tv_sec) * 1_000_000_000 + Int64(status.st_ctimespec.tv_nsec)
        #endif
    }

    /// - Parameter followingLinks: whether a symbolic link is looked through.
    /// - Returns: nil when there is no such file.
    package static func of(_ path: String, followingLinks: Bool) throws(FileError) -> FileStatus? {
        var status = stat()
        let result = followingLinks ? stat(path, &status) : lstat(path, &status)
        if result == 0 { return FileStatus(status) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw FileError(path: path, operation: "look at", code: errno)
    }

    package static func isDirectory(_ path: String) -> Bool {
        (try? of(path, followingLinks: true))?.kind == .directory
    }

    package static func exists(_ path: String) -> Bool {
        (try? of(path, followingLinks: false)) != nil
    }
}
