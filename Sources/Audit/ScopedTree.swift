package import Attestation
internal import Cryptography
package import FileIO
package import Registry

/// A source side of which only the models that a change touches are listed. Everything can be read by its path; root, signers
/// and names.json are listed whole, for every rule rests on them.
package struct ScopedTree<Base: FileTree>: FileTree {
    let base: Base
    let scope: AuditScope

    package init(_ base: Base, to scope: AuditScope) {
        self.base = base
        self.scope = scope
    }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        try base.read(path, limit: limit)
    }

    package func list(_ directory: String) throws(FileError) -> [FileTreeEntry] {
        let entries = try base.list(directory)
        let parts = directory.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("attestations", 1), ("models", 1):
            return entries.filter { scope.owners.contains($0.name.lowercased()) }
        case ("attestations", 2):
            return entries.filter { scope.models.contains("\(parts[1])/\($0.name)".lowercased()) }
        case ("models", 2):
            return entries.filter {
                let name = $0.name.hasSuffix(".json") ? String($0.name.dropLast(5)) : $0.name
                return scope.models.contains("\(parts[1])/\(name)".lowercased())
            }
        case ("tensors", 1): return entries.filter { scope.tensors.contains($0.name) }
        default: return entries
        }
    }
}

/// What a change touches.
package struct AuditScope: Hashable, Sendable {
    /// Folded; whatever stands in the place of an owner or a model, for a wrong name is a finding too.
    package private(set) var owners: Set<String> = []
    package private(set) var models: Set<String> = []
    /// Names of files in tensors/.
    package private(set) var tensors: Set<String> = []

    package init() {}

    /// Where what it touches lies, as `SourceSeals` names places.
    var places: [String] { owners.union(models).union(tensors.map { "tensors/\($0)" }).sorted() }

    /// - Parameter place: `owner/model`, or `owner` for what lies in no model's place; folded.
    mutating func add(place: String) {
        let parts = place.split(separator: "/", maxSplits: 1).map(String.init)
        owners.insert(parts[0])
        if parts.count > 1 { models.insert(place) }
    }

    /// - Parameter name: of a file in tensors/.
    mutating func add(tensors name: String) { tensors.insert(name) }

    /// Whose statements are revoked: whether somebody may do that is told from who signed them.
    mutating func addTargets(
        ofRevocationsIn tree: some FileTree, where isMeant: (_ path: String) -> Bool = { _ in true }
    ) throws {
        for entry in try tree.list("revocations") where entry.kind == .file && entry.name.hasSuffix(".json") {
            let path = "revocations/\(entry.name)"
            guard isMeant(path), let bytes = try tree.read(path, limit: AttestationLimits.statement),
                // What cannot be read is said by who reads all of them.
                case .attestation(_, let model)? = try? Statement(parsing: bytes).revocation?.target
            else { continue }
            add(model)
        }
    }

    /// Models that say that a tensor manifest is published which was changed or removed.
    mutating func addModels(stating changes: [SourceChange], _ rest: some Surroundings) throws {
        for change in changes where change.kind != .added && change.path.hasPrefix("tensors/") {
            guard let hash = Hash32(hex: String(change.path.dropFirst(8).prefix { $0 != "." })) else {
                continue
            }
            for model in try rest.models(stating: Digest(.weights, hash)) { add(model) }
        }
    }

    package mutating func add(_ model: ModelName) {
        owners.insert(model.owner.lowercased())
        models.insert(model.description.lowercased())
    }

    package init(_ changes: [SourceChange]) {
        for change in changes {
            let parts = change.path.split(separator: "/").map(String.init)
            switch (parts.first, parts.count) {
            case ("attestations", 2...), ("models", 2...):
                owners.insert(parts[1].lowercased())
                guard parts.count > 2 else { continue }
                let isManifest = parts[0] == "models" && parts[2].hasSuffix(".json")
                let name = isManifest ? String(parts[2].dropLast(5)) : parts[2]
                models.insert("\(parts[1])/\(name)".lowercased())
            case ("tensors", 2): tensors.insert(parts[1])
            default: break
            }
        }
    }

    /// The models by name, as far as they have one.
    package var names: Set<ModelName> { Set(models.compactMap { try? ModelName($0) }) }
}
