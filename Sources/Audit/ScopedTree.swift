package import Attestation
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
