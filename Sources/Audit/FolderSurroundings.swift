package import Attestation
package import Cryptography
package import Registry

/// What the manifests of a source side say, read when it is first asked for: a statement that names no parent and no new model
/// asks nothing.
package final class FolderSurroundings<Tree: FileTree>: Surroundings {
    private let tree: Tree
    private var made: AuditIndex?

    package init(_ tree: Tree) { self.tree = tree }

    private func index() throws -> AuditIndex {
        if let made { return made }
        let index = try AuditIndex(nil)
        var paths: [String] = []
        for owner in try tree.list("models") where owner.kind == .directory {
            for model in try tree.list("models/\(owner.name)") where model.kind == .file {
                paths.append("models/\(owner.name)/\(model.name)")
            }
        }
        try index.update(to: "", paths: paths, fromScratch: true) { paths, each in
            for (number, path) in paths.enumerated() {
                try each(number, tree.read(path, limit: RegistryLimits.manifest))
            }
        }
        made = index
        return index
    }

    package func contains(_ name: ModelName) throws -> Bool { try index().contains(name) }
    package func names() throws -> [ModelName] { try index().names() }
    package func models(stating digest: Digest) throws -> [ModelName] { try index().models(stating: digest) }
    package func parents(of model: ModelName) throws -> [ModelName] { try index().parents(of: model) }
}
