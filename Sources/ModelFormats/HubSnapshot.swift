internal import FileIO

/// What a path within the Hugging Face cache says of itself: `models--<owner>--<name>/snapshots/<commit>/...`, whose
/// files are symbolic links into `models--<owner>--<name>/blobs/`. It is a claim of whoever made the directory.
package struct HubSnapshot: Hashable, Sendable {
    /// Nil for the few models without one (`models--gpt2`).
    package let owner: String?
    package let model: String
    /// The commit; nil for a path into `blobs/`.
    package let commit: String?
    /// The real path of `models--<owner>--<name>`.
    package let repository: String

    /// `owner/model`, or `model`.
    package var name: String { owner.map { "\($0)/\(model)" } ?? model }
    var blobs: String { "\(repository)/blobs" }

    /// - Parameter path: absolute, without symbolic links.
    /// - Returns: nil when the path is not within such a cache.
    package init?(realPath path: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
        guard let at = parts.lastIndex(where: { $0.hasPrefix("models--") }) else { return nil }
        let joined = Array(parts[at].utf8.dropFirst("models--".utf8.count))
        guard !joined.isEmpty else { return nil }
        // The cache joins by "--", which a repository's id cannot hold.
        if let dash = joined.indices.dropLast().first(where: { joined[$0] == 0x2D && joined[$0 + 1] == 0x2D })
        {
            owner = String(decoding: joined[..<dash], as: UTF8.self)
            model = String(decoding: joined[(dash + 2)...], as: UTF8.self)
        } else {
            owner = nil
            model = String(decoding: joined, as: UTF8.self)
        }
        guard at + 1 < parts.count else { return nil }
        switch parts[at + 1] {
        case "snapshots":
            guard at + 2 < parts.count else { return nil }
            commit = parts[at + 2]
        case "blobs": commit = nil
        default: return nil
        }
        repository = "/" + parts[...at].joined(separator: "/")
    }

    /// The snapshot that `refs/main` of a `models--...` directory names; nil where there is none.
    static func main(ofRepository path: String) -> String? {
        guard lastComponent(path).hasPrefix("models--"),
            let commit = commit(inReference: "\(path)/refs/main")
        else { return nil }
        let snapshot = "\(path)/snapshots/\(commit)"
        return FileStatus.isDirectory(snapshot) ? snapshot : nil
    }

    /// The commit that a reference of the cache holds, up to white space; nil where it cannot be read or holds anything else.
    package static func commit(inReference path: String) -> String? {
        // A commit is 40 hex digits; a repository of another hash has 64.
        guard let bytes = try? readFile(path, limit: 256) else { return nil }
        let commit = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        return isCommit(commit) ? commit : nil
    }

    /// Whether a word can be a commit, and so one component of a path and nothing else: letters and digits, 64 at most.
    package static func isCommit(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 64
            && bytes.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
    }
}
