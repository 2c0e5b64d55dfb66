internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import Registry
internal import Taps
internal import Trust

/// Finds the model that another one was made from, and its digests: in the registry that is written to, and in the registries that
/// this machine follows. What is on disk is found by its bytes, everything else by name.
struct BaseFinder {
    let context: Context
    let reader: ModelReader
    let folder: String
    private let court: Court?

    /// A model that may be the base, and what is attested of it.
    struct Candidate: Hashable {
        let name: ModelName
        let version: String?
        /// Of its weights: the weights digest where one is stated, else SHA-256 of its one file of weights. Empty where it has several.
        let digests: [Digest]
        /// Who says so, for people.
        let place: String

        var label: String {
            let digest = digests.first.map { " \($0.description.prefix(20))..." } ?? " (not pinned)"
            return "\(name)\(version.map { "@\($0)" } ?? "")\(digest) (\(place))"
        }
    }

    init(_ context: Context, _ reader: ModelReader, folder: String) throws {
        self.context = context
        self.reader = reader
        self.folder = folder
        do { court = try Court(context, policy: nil) } catch let error as CommandError {
            // Without any tap the registry at hand still answers.
            guard error.code == "tap.none" else { throw error }
            court = nil
        }
    }

    func close() { court?.close() }

    /// - Parameters:
    ///   - word: `NAME`, `NAME@VERSION`, `PATH`, or `NAME=PATH`.
    ///   - basis: where the word was found, for the statement; nil where a person typed it.
    func find(_ word: String, basis: String?) throws -> Claims.Parent? {
        if let equals = word.firstIndex(of: "="), let name = try? ModelName(String(word[..<equals])) {
            let path = String(word[word.index(after: equals)...])
            let digest = try weights(at: path)
            // Of another version of the model that is drafted, only that tells that it is not made from itself.
            let version = try candidates(name).first { $0.digests.contains(digest) }?.version
            return parent(Candidate(name: name, version: version, digests: [digest], place: path), basis)
        }
        if FileStatus.exists(word), (try? ModelName(word)) == nil || FileStatus.isDirectory(word) {
            return try onDisk(word, basis)
        }
        let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let name: ModelName
        do { name = try ModelName(parts[0]) } catch {
            throw CommandError(
                "the base \"\(word.prefix(200))\" is neither a path nor a model's name", code: "base.name",
                cause: "\(error)", help: "--base OWNER/MODEL, --base PATH, or --base OWNER/MODEL=PATH")
        }
        return try named(name, version: parts.count > 1 ? parts[1] : nil, basis)
    }

    private func parent(_ candidate: Candidate, _ basis: String?) -> Claims.Parent {
        Claims.Parent(
            name: candidate.name, version: candidate.version, digests: candidate.digests, relation: .finetune,
            basis: basis)
    }

    // MARK: By its bytes

    private func weights(at path: String) throws -> Digest {
        let base = try reader.folder(at: path)
        guard let main = base.main else {
            throw CommandError(
                "\(path) holds \(base.weightSets.isEmpty ? "no model whose tensors can be read" : "several models")",
                code: "base.no-model",
                help: base.weightSets.first.map { "--base \(path)/\($0.name)" })
        }
        return try reader.digests(base, [.weights], sets: [main]).sets[0].outcome.get().digest
    }

    private func onDisk(_ path: String, _ basis: String?) throws -> Claims.Parent? {
        let digest = try weights(at: path)
        let verdict = try court?.judge.judge(digest: digest)
        var found = (verdict?.names ?? []).map {
            Candidate(name: $0.name, version: nil, digests: [digest], place: "tap \($0.tap)")
        }
        found = try found.map { candidate in
            let stated = try candidates(candidate.name).first { $0.digests == [digest] }
            return Candidate(
                name: candidate.name, version: stated?.version, digests: [digest], place: candidate.place)
        }
        if found.isEmpty { found = try stating(digest) }
        if found.isEmpty, let claimed = HubSnapshot(realPath: realPath(path) ?? path),
            let name = try? ModelName(claimed.name)
        {
            let own = try candidates(name).filter { $0.digests.contains(digest) }
            context.console.note(
                own.isEmpty
                    ? "nobody has spoken of the base's bytes; its name, \(name), is what its path says"
                    : "the base is \(name)")
            found = [
                own.first
                    ?? Candidate(name: name, version: claimed.commit, digests: [digest], place: "its path")
            ]
        }
        guard !found.isEmpty else {
            throw CommandError(
                "nobody has spoken of the bytes of the base \(path)", code: "base.unknown",
                cause: "\(digest)", help: "--base OWNER/MODEL=\(path), if you know what it is called")
        }
        return parent(try choose(found, of: path), basis)
    }

    /// Models of the registry at hand that state these weights. Manifests are searched for the digits before anything is parsed.
    private func stating(_ digest: Digest) throws -> [Candidate] {
        let digits = Array(digest.hash.hex.utf8)
        var found: [Candidate] = []
        let tree = FolderTree(folder)
        for name in try namesHere() {
            guard let bytes = try tree.read(Manifest.path(of: name), limit: RegistryLimits.manifest),
                bytes.firstRange(of: digits) != nil
            else { continue }
            found += try candidates(name).filter { $0.digests == [digest] }
        }
        return found
    }

    /// The models of the registry at hand.
    private func namesHere() throws -> [ModelName] {
        let tree = FolderTree(folder)
        return try tree.list("models").filter { $0.kind == .directory }.flatMap { owner in
            try tree.list("models/\(owner.name)").compactMap { entry in
                entry.name.hasSuffix(".json")
                    ? try? ModelName("\(owner.name)/\(entry.name.dropLast(5))") : nil
            }
        }
    }

    /// Known names, with those of the registry at hand.
    private func names() throws -> NameIndex {
        NameIndex(attested: try namesHere(), hints: try hints())
    }

    private func hints() throws -> NameHints {
        guard let bytes = try FolderTree(folder).read("names.json", limit: RegistryLimits.names) else {
            return .none
        }
        return try NameHints(parsing: bytes)
    }

    /// Whom the name of a model that is drafted imitates: what `check-name` would say of it.
    func imitation(by name: ModelName) throws -> NameImitation? {
        guard try FolderTree(folder).list("attestations/\(name)").isEmpty else { return nil }
        // Its own draft makes no name known.
        let here = NameIndex(attested: try namesHere().filter { $0 != name }, hints: try hints())
        let known = try [here] + (court.map { [try $0.judge.names()] } ?? [])
        guard !known.contains(where: { $0.contains(name) }) else { return nil }
        return known.lazy.compactMap { $0.imitation(by: name) }.first
    }

    // MARK: By its name

    private func named(_ name: ModelName, version: String?, _ basis: String?) throws -> Claims.Parent? {
        var found = try candidates(name)
        if let version {
            let exact = found.filter { $0.version.map { $0.utf8.elementsEqual(version.utf8) } ?? false }
            // The start of a commit is enough.
            found =
                exact.isEmpty && version.utf8.count >= 7
                ? found.filter { $0.version?.hasPrefix(version) ?? false } : exact
            guard !found.isEmpty else {
                let others = try candidates(name).compactMap(\.version)
                throw CommandError(
                    "there is no version \(version) of the base \(name)", code: "base.version",
                    cause: others.isEmpty
                        ? "nothing is attested of it" : "there are \(others.joined(separator: ", "))",
                    help: "--base \(name)")
            }
        }
        guard !found.isEmpty else {
            let known = try [names()] + (court.map { [try $0.judge.names()] } ?? [])
            let near = known.flatMap { $0.suggestions(for: name.description) }
            if let imitated = known.lazy.compactMap({ $0.imitated(by: name) }).first {
                throw CommandError(
                    "no model \(name) is known, and the name can be taken for \(imitated)",
                    code: "base.imitation", help: "--base \(imitated)")
            }
            context.console.note(
                "nobody here has spoken of the base \(name): it is named, and not pinned to bytes\(near.first.map { "; did you mean \($0)?" } ?? "")"
            )
            return parent(Candidate(name: name, version: nil, digests: [], place: ""), basis)
        }
        let chosen = try choose(found, of: name.description)
        if chosen.digests.isEmpty {
            context.console.note(
                "\(chosen.name) has several files of weights: it is named, and not pinned; --base \(chosen.name)=PATH pins it"
            )
        }
        return parent(chosen, basis)
    }

    /// What is attested of a model, each version once.
    private func candidates(_ name: ModelName) throws -> [Candidate] {
        var found: [Candidate] = []
        func add(_ candidate: Candidate) {
            let isThere = found.contains {
                $0.digests == candidate.digests
                    && ($0.version ?? "").utf8.elementsEqual((candidate.version ?? "").utf8)
            }
            if !isThere { found.append(candidate) }
        }
        for statement in try statements(of: name) {
            guard let claims = statement.claims else { continue }
            let files = statement.files.filter { FileRole.of(name: $0.name.description).holdsWeights }
            add(
                Candidate(
                    name: claims.model, version: claims.version,
                    digests: Self.pinning(statement.weights, files.map(\.sha256)), place: "this registry"))
        }
        for information in try court?.judge.information(on: name) ?? [] {
            for statement in information.statements where !statement.entry.isAgainst {
                let weights = statement.facts.first { $0.file == nil }?.digest
                let files = statement.facts.filter { fact in
                    fact.file.map { FileRole.of(name: $0.description).holdsWeights } ?? false
                }
                add(
                    Candidate(
                        name: information.name, version: statement.entry.version,
                        digests: Self.pinning(weights, files.map(\.digest)),
                        place: "tap \(information.registry.facts.tap)"))
            }
        }
        // Where somebody states the weights of a version, who states files alone adds nothing.
        return found.filter { candidate in
            !candidate.digests.isEmpty
                || !found.contains { $0.version == candidate.version && !$0.digests.isEmpty }
        }
    }

    /// What the registry at hand has of a model.
    private func statements(of name: ModelName) throws -> [Statement] {
        do { return try SourceWriter(FolderTree(folder)).statements(of: name).map(\.statement) } catch let
            error as AttestationError
        {
            throw CommandError(
                "a statement of the base \(name) cannot be read", code: "base.statement", cause: "\(error)",
                help: "oracle audit\(RegistryFolder.argument(folder))")
        }
    }

    private static func pinning(_ weights: Digest?, _ files: [Digest]) -> [Digest] {
        weights.map { [$0] } ?? (files.count == 1 ? files : [])
    }

    /// The only one, or the one that a person chooses.
    private func choose(_ found: [Candidate], of what: String) throws -> Candidate {
        if found.count == 1 { return found[0] }
        // Versions with the same bytes: the bytes are what counts.
        if let first = found.first, !first.digests.isEmpty,
            found.allSatisfy({ $0.digests == first.digests && $0.name == first.name })
        {
            return Candidate(name: first.name, version: nil, digests: first.digests, place: first.place)
        }
        let labels = found.map(\.label)
        if !context.format.isJSON, let index = context.console.choose("Which base is \(what)?", labels) {
            return found[index]
        }
        throw CommandError(
            "the base \(what) can be one of \(found.count)", code: "base.ambiguous",
            cause: labels.prefix(8).joined(separator: "; ") + (labels.count > 8 ? "; ..." : ""),
            help: "--base \(found[0].name)\(found[0].version.map { "@\($0)" } ?? "")")
    }
}
