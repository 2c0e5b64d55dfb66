internal import FileIO
internal import ModelFormats

/// The Hugging Face hub cache of this machine, asked by name.
package struct HubCache: Sendable {
    /// As the environment says it.
    package let root: String

    package init(_ root: String) { self.root = root }

    /// A commit that is here.
    package struct Revision: Hashable, Sendable {
        package let commit: String
        /// The names that point to it: `main`, `v1.0`.
        package let refs: [String]
        /// Nanoseconds since 1970: when the snapshot's directory changed last.
        package let modified: Int64
    }

    package struct Model: Hashable, Sendable {
        /// As the cache spells it.
        package let name: String
        /// `<hub>/models--<owner>--<model>`
        package let repository: String
        /// The one that was asked for.
        package let revision: Revision
        /// All that are here, the newest first.
        package let revisions: [Revision]

        package var snapshot: String { "\(repository)/snapshots/\(revision.commit)" }
    }

    /// Whether a word can be the name of a model, with or without `@revision`: `owner/model`, `model`.
    package static func isName(_ text: String) -> Bool {
        let (name, revision) = split(text)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { isComponent($0, limit: 96) }
            && (revision.map(isReference) ?? true)
    }

    /// `owner/model@rev` -> both.
    package static func split(_ text: String) -> (name: String, revision: String?) {
        guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else { return (text, nil) }
        return (String(text[..<at]), String(text[text.utf8.index(after: at)...]))
    }

    private static func isReference(_ text: String) -> Bool {
        text.utf8.count <= 255
            && text.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { isComponent($0, marks: "._-+") }
    }

    /// Finds a model. Without a revision it is the one that `refs/main` names, else the newest that is here.
    /// - Parameters:
    ///   - name: `owner/model` or `model`, in any case of its letters.
    ///   - revision: a reference, a commit, or the start of one in 7 characters and more.
    /// - Returns: nil where no such model is here.
    package func find(_ name: String, revision: String?) throws(PlaceError) -> Model? {
        guard let directory = try directory(of: name) else { return nil }
        let repository = "\(root)/\(directory)"
        let revisions = try revisions(in: repository)
        let spelled = Self.name(ofDirectory: directory)
        guard !revisions.isEmpty else {
            throw PlaceError(.unfinished, spelled, "its folder is here, and no snapshot in it: \(repository)")
        }
        let chosen: Revision
        if let revision {
            chosen = try Self.choose(revision, of: revisions, name: spelled)
        } else {
            chosen = revisions.first { $0.refs.contains("main") } ?? revisions[0]
        }
        return Model(name: spelled, repository: repository, revision: chosen, revisions: revisions)
    }

    private static func choose(_ word: String, of revisions: [Revision], name: String) throws(PlaceError)
        -> Revision
    {
        // What a reference points to goes before a commit that is called like it.
        if let found = revisions.first(where: { $0.refs.contains(word) || sameFolded($0.commit, word) }) {
            return found
        }
        let near = word.utf8.count >= 7 ? revisions.filter { $0.commit.hasPrefix(word.lowercased()) } : []
        if near.count == 1 { return near[0] }
        let all = revisions.map { $0.refs.first ?? String($0.commit.prefix(12)) }
        throw near.isEmpty
            ? PlaceError(.notFound, name, "revision \(word) is not here", others: all)
            : PlaceError(
                .ambiguous, name, "\(near.count) commits start with \(word)", others: near.map(\.commit))
    }

    /// `models--<owner>--<model>`, as it is spelled here.
    private func directory(of name: String) throws(PlaceError) -> String? {
        let wanted = "models--" + name.replacing("/", with: "--")
        if FileStatus.isDirectory("\(root)/\(wanted)") { return wanted }
        guard FileStatus.isDirectory(root) else { return nil }
        return try Self.list(root).first { sameFolded($0, wanted) && FileStatus.isDirectory("\(root)/\($0)") }
    }

    static func name(ofDirectory directory: String) -> String {
        let joined = directory.dropFirst("models--".count)
        // The cache joins by "--", which a repository's id cannot hold.
        guard let dashes = joined.firstRange(of: "--") else { return String(joined) }
        return "\(joined[..<dashes.lowerBound])/\(joined[dashes.upperBound...])"
    }

    /// The snapshots of a repository, the newest first.
    private func revisions(in repository: String) throws(PlaceError) -> [Revision] {
        let folder = "\(repository)/snapshots"
        guard FileStatus.isDirectory(folder) else { return [] }
        let refs = try references(in: "\(repository)/refs")
        var found: [Revision] = []
        for commit in try Self.list(folder) where HubSnapshot.isCommit(commit) {
            // A link here would lead out of the repository.
            guard let status = try Self.status("\(folder)/\(commit)"), status.kind == .directory else {
                continue
            }
            found.append(
                Revision(
                    commit: commit, refs: refs.filter { $0.commit == commit }.map(\.name),
                    modified: status.modified))
        }
        return found.sorted { ($1.modified, $0.commit) < ($0.modified, $1.commit) }
    }

    /// References and the commits in them. One that holds anything else is none.
    private func references(in folder: String) throws(PlaceError) -> [(name: String, commit: String)] {
        guard FileStatus.isDirectory(folder) else { return [] }
        var found: [(name: String, commit: String)] = []
        var pending = [""]
        var entries = 0
        while let below = pending.popLast() {
            for base in try Self.list("\(folder)/\(below)") {
                entries += 1
                guard entries <= Self.referenceLimit else {
                    throw PlaceError(.tooLarge, folder, "more than \(Self.referenceLimit) references")
                }
                let name = below + base
                guard let status = try Self.status("\(folder)/\(name)") else { continue }
                switch status.kind {
                case .directory where name.utf8.count { $0 == slash } < 4: pending.append("\(name)/")
                case .file:
                    if let commit = HubSnapshot.commit(inReference: "\(folder)/\(name)") {
                        found.append((name, commit))
                    }
                default: continue
                }
            }
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Tags and pull requests of one model; the busiest have some hundreds.
    private static let referenceLimit = 10_000

    private static func list(_ path: String) throws(PlaceError) -> [String] {
        do throws(FileError) { return try listDirectory(path) } catch { throw PlaceError(error) }
    }

    private static func status(_ path: String) throws(PlaceError) -> FileStatus? {
        do throws(FileError) { return try FileStatus.of(path, followingLinks: false) } catch {
            throw PlaceError(error)
        }
    }
}
