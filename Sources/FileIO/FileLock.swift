#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// An exclusive lock between processes, on a file that holds who has it. The kernel drops it with the process,
/// so a killed holder locks nobody out.
package struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// - Parameters:
    ///   - path: the lock file; created, never removed.
    ///   - purpose: written into it, so that whoever waits can say for whom.
    ///   - isCancelled: asked when a signal came while waiting; true gives up with EINTR.
    ///   - onWait: called once with the holder's note before waiting.
    package init(
        _ path: String, purpose: String, isCancelled: () -> Bool = { false },
        onWait: (_ holder: String) -> Void
    ) throws(FileError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(path: path, operation: "lock", code: errno) }
        try Self.wait(for: descriptor, path, isCancelled: isCancelled) {
            let holder = (try? readFile(path, limit: 4096)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            onWait(holder.isEmpty ? Self.somebody : holder)
        }
        self.descriptor = descriptor
        ftruncate(descriptor, 0)
        let note = Array("process \(getpid()) (\(purpose))".utf8)
        // The note is for people who wait; a lock without one is a lock all the same.
        _ = pwrite(descriptor, note, note.count, 0)
    }

    /// On a folder itself, whoever's it is: nothing is written into it.
    package init(
        folder path: String, isCancelled: () -> Bool = { false }, onWait: (_ holder: String) -> Void
    ) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, operation: "lock", code: errno) }
        try Self.wait(for: descriptor, path, isCancelled: isCancelled) { onWait(Self.somebody) }
        self.descriptor = descriptor
    }

    private static let somebody = "another process"

    /// Takes the lock, or closes the descriptor.
    private static func wait(
        for descriptor: Int32, _ path: String, isCancelled: () -> Bool, onWait: () -> Void
    ) throws(FileError) {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
        guard errno == EWOULDBLOCK else {
            let code = errno
            close(descriptor)
            throw FileError(path: path, operation: "lock", code: code)
        }
        onWait()
        while flock(descriptor, LOCK_EX) != 0 {
            let code = errno
            guard code == EINTR, !isCancelled() else {
                close(descriptor)
                throw FileError(path: path, operation: "lock", code: code)
            }
        }
    }

    deinit { close(descriptor) }
}
