internal import FileIO
internal import GitWire

/// A plain folder that holds the published side: an unpacked export, a mounted share. Symbolic links within it are not
/// followed, and it has no commits: whoever reads compares checkpoints.
final class FolderSource: Source {
    private let path: String
    private let limits: GitLimits
    private var folder: String?

    init(_ path: String, _ limits: GitLimits) {
        self.path = path
        self.limits = limits
    }

    func fetch() throws(GitError) -> FetchedTree {
        for candidate in logFolders {
            if try status(of: "\(candidate)/checkpoint")?.kind == .file {
                folder = candidate
                return FetchedTree(commit: nil, folder: candidate, isAccepted: false)
            }
        }
        throw GitError(
            .noLog,
            "\(path) is no git repository, and holds neither log/checkpoint nor registry/log/checkpoint")
    }

    func read(_ path: String, limit: UInt64) throws(GitError) -> [UInt8]? {
        guard let folder else { throw notFetched }
        let relative = "\(folder)/\(path)"
        guard let status = try status(of: relative) else { return nil }
        guard status.kind == .file else {
            throw GitError(.notAFile, "\(self.path)/\(relative) is no regular file")
        }
        let limit = min(limit, limits.objectSize)
        guard UInt64(status.size) <= limit else {
            throw GitError(.limit(.objectSize), "\(relative) has \(status.size) bytes, more than \(limit)")
        }
        do throws(FileError) {
            return try readFile("\(self.path)/\(relative)", limit: Int(limit))
        } catch {
            if error.isNotFound { return nil }
            throw GitError(.notFound, error.description)
        }
    }

    func accept() throws(GitError) {}

    /// What stands at a path below the folder, every directory on the way being a real one.
    private func status(of relative: String) throws(GitError) -> FileStatus? {
        var walked = path
        var parts = relative.split(separator: "/")[...]
        while let part = parts.popFirst() {
            walked += "/\(part)"
            let status: FileStatus?
            do throws(FileError) {
                status = try FileStatus.of(walked, followingLinks: false)
            } catch {
                throw GitError(.notFound, error.description)
            }
            guard let status else { return nil }
            if parts.isEmpty { return status }
            guard status.kind == .directory else { throw GitError(.notAFile, "\(walked) is not a directory") }
        }
        return nil
    }
}
