package import Attestation
package import Cryptography
internal import ModelFormats
package import Registry

/// What the rest of a registry says, as far as something new is held against it.
package protocol Surroundings {
    func contains(_ name: ModelName) throws -> Bool
    /// Every model's name.
    func names() throws -> [ModelName]
    /// Models that state this digest of weights, or of a file of weights.
    func models(stating digest: Digest) throws -> [ModelName]
    /// The parents that a model's statements name.
    func parents(of model: ModelName) throws -> [ModelName]
}

/// What one model is, to others.
package struct StatedModel: Hashable, Sendable {
    package var name: ModelName
    /// Of weights, and of files that hold weights: a tokenizer that hundreds share says nothing.
    package var digests: Set<Digest> = []
    package var parents: Set<ModelName> = []

    package init(_ name: ModelName) { self.name = name }

    mutating func add(_ statement: Statement) {
        if let weights = statement.weights { digests.insert(weights) }
        for file in statement.files where FileRole.of(name: file.name.description).holdsWeights {
            digests.insert(file.sha256)
        }
        if case .parents(let parents)? = statement.claims?.lineage {
            self.parents.formUnion(parents.map(\.name))
        }
    }
}

/// Models whose statements were read.
package struct StatedModels: Surroundings, Sendable {
    private var models: [ModelName: StatedModel] = [:]
    private var byDigest: [Digest: [ModelName]] = [:]

    package init(_ attestations: [SourceRegistry.SourceAttestation]) {
        for attestation in attestations {
            guard let name = attestation.statement.claims?.model else { continue }
            models[name, default: StatedModel(name)].add(attestation.statement)
        }
        for model in models.values {
            for digest in model.digests { byDigest[digest, default: []].append(model.name) }
        }
    }

    var all: [StatedModel] { Array(models.values) }

    package func contains(_ name: ModelName) -> Bool { models[name] != nil }
    package func names() -> [ModelName] { models.keys.sorted() }
    package func models(stating digest: Digest) -> [ModelName] { (byDigest[digest] ?? []).sorted() }
    package func parents(of model: ModelName) -> [ModelName] { (models[model]?.parents ?? []).sorted() }
}

/// A registry of which some models were read anew: those speak for themselves, an index for all others.
package struct ChangedSurroundings<Rest: Surroundings>: Surroundings {
    let rest: Rest
    let touched: Set<ModelName>
    let changed: StatedModels

    package init(_ rest: Rest, touched: Set<ModelName>, changed: StatedModels) {
        self.rest = rest
        self.touched = touched
        self.changed = changed
    }

    package func contains(_ name: ModelName) throws -> Bool {
        touched.contains(name) ? changed.contains(name) : try rest.contains(name)
    }

    package func names() throws -> [ModelName] {
        try rest.names().filter { !touched.contains($0) } + changed.names()
    }

    package func models(stating digest: Digest) throws -> [ModelName] {
        try rest.models(stating: digest).filter { !touched.contains($0) } + changed.models(stating: digest)
    }

    package func parents(of model: ModelName) throws -> [ModelName] {
        touched.contains(model) ? changed.parents(of: model) : try rest.parents(of: model)
    }
}
