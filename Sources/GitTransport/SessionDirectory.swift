internal import FileIO
internal import GitWire

/// The directory that a session owns:
///
///     lock        held while a session runs
///     accepted    the commit that was accepted last, in hex
///     renew       there when `git` is to be made anew: its objects are damaged, or too many packs have gathered
///     git/        a bare repository (remote sources only)
///
/// All of it can be deleted at any time: the next fetch then transfers everything.
final class SessionDirectory {
    let path: String
    private let lock: LockHolder

    /// `FileLock` is not copyable and held as long as this object.
    private final class LockHolder {
        let lock: FileLock
        init(_ lock: consuming FileLock) { self.lock = lock }
    }

    var repository: String { "\(path)/git" }
    private var acceptedPath: String { "\(path)/accepted" }
    private var renewPath: String { "\(path)/renew" }

    init(_ path: String) throws(GitError) {
        self.path = path
        lock = try storing { () throws(FileError) in
            try createDirectories(path, mode: 0o700)
            return LockHolder(try FileLock("\(path)/lock", purpose: "fetching", onWait: { _ in }))
        }
        try storing { () throws(FileError) in
            // What a killed predecessor left of an atomic write.
            for name in try listDirectory(path) where name.contains(".tmp-") {
                try removeFile("\(path)/\(name)")
            }
        }
    }

    /// nil where there is none, or what is there is none.
    var accepted: ObjectName? {
        guard let bytes = try? readFile(acceptedPath, limit: 64), bytes.last == 0x0a else { return nil }
        return ObjectName(hex: bytes.dropLast())
    }

    func accept(_ commit: ObjectName) throws(GitError) {
        if accepted == commit { return }
        try storing { () throws(FileError) in try writeAtomically(Array("\(commit)\n".utf8), to: acceptedPath)
        }
    }

    /// Has the repository made anew by the next session.
    func demandRenewal() throws(GitError) {
        try storing { () throws(FileError) in try writeAtomically([], to: renewPath) }
    }

    /// Removes what must not be used any more.
    func renewIfDemanded() throws(GitError) {
        if FileStatus.exists(renewPath) { try discardRepository() }
    }

    func discardRepository() throws(GitError) {
        try storing { () throws(FileError) in
            try removeTree(repository)
            try removeFile(renewPath)
        }
    }
}

/// Failures of files are failures of the own storage.
func storing<Value>(_ body: () throws(FileError) -> Value) throws(GitError) -> Value {
    do throws(FileError) { return try body() } catch {
        throw GitError(error.isDiskFull ? .diskFull : .storage, error.description)
    }
}
