import Attestation
import Cryptography
import StrictJSON

/// What the registry says of one version of one model, or of some of its files: an `observation` statement in the making.
package struct Observation {
    let model: ModelName
    let version: String?
    /// In the order of their names, each once.
    let files: [FileRow]
    /// Measured here, of the model's tensors as one set.
    var weights: MeasuredWeights?
    var parents: [Parent] = []

    struct MeasuredWeights {
        let digest: Digest
        let tensorCount: Int
        let byteCount: Int
        let files: [String]
        /// `tensors/<weights hex>.json`.
        let manifest: [UInt8]
        let source: Source
    }

    struct Parent {
        let name: ModelName
        var version: String?
        /// Empty where the registry attests nothing of the parent: it is named, not pinned.
        var digests: [Digest] = []
        let relation: Relation
        let basis: String
        var sources: [Source]
    }

    /// Whether the one who signs has hashed every byte that this speaks of.
    var isMeasured: Bool { files.allSatisfy(\.isMeasured) }

    /// The statements that say it: one, or where that would be longer than a statement may be, one for each half of the
    /// files, and so on. Each part repeats model, version and parents; the weights digest stands in the first.
    package func statements() throws -> [[UInt8]] {
        let bytes = json.pretty()
        if bytes.count <= AttestationLimits.statement { return [bytes] }
        guard files.count > 1 else {
            throw ImportError("\(model): one file alone makes a statement of \(bytes.count) bytes")
        }
        let middle = files.count / 2
        var first = Observation(model: model, version: version, files: Array(files[..<middle]))
        var second = Observation(model: model, version: version, files: Array(files[middle...]))
        first.parents = parents
        second.parents = parents
        first.weights = weights
        return try first.statements() + second.statements()
    }

    private var json: JSON {
        var sources: [Source] = []
        for source in files.flatMap(\.sources) + parents.flatMap(\.sources)
            + (weights.map { [$0.source] } ?? [])
        where !sources.contains(source) {
            sources.append(source)
        }
        sources.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
        func indexes(_ some: [Source]) -> JSON {
            .array(Set(some.compactMap { sources.firstIndex(of: $0) }).sorted().map { .int($0) })
        }
        var subjects = files.map { file -> JSON in
            ["name": .string(file.file), "digest": ["sha256": .string(file.sha256.hex)]]
        }
        if let weights {
            subjects.append([
                "name": .string(model.description),
                "digest": ["weights": .string(weights.digest.hash.hex)],
            ])
        }
        // Two licenses for the files of one model are a contradiction that a curator does not settle.
        let licenses = Set(files.compactMap(\.license))
        let predicate = JSON.members([
            "model": .string(model.description),
            "version": version.map { .string($0) },
            "license": licenses.count == 1 ? licenses.first.map { .string($0) } : nil,
            "artifacts": .array(
                files.map { file in
                    .members([
                        "name": .string(file.file),
                        "size": file.size.map { .int($0) },
                        "format": file.format.map { .string($0) },
                        "kind": file.kind.map { .string($0) },
                        "url": file.url.map { .string($0) },
                        "sources": indexes(file.sources),
                    ])
                }),
            "weights": weights.map { weights in
                .members([
                    "tensors": .int(weights.tensorCount), "bytes": .int(weights.byteCount), "manifest": true,
                    "files": .strings(weights.files), "sources": indexes([weights.source]),
                ])
            },
            "lineage": parents.isEmpty
                ? nil
                : [
                    "parents": .array(
                        parents.map { parent in
                            .members([
                                "name": .string(parent.name.description),
                                "version": parent.version.map { .string($0) },
                                "digests": parent.digests.isEmpty
                                    ? nil : .strings(parent.digests.map(\.description)),
                                "relation": .string(parent.relation.rawValue),
                                "basis": .string(parent.basis),
                                "sources": indexes(parent.sources),
                            ])
                        })
                ],
            "sources": .array(sources.map(\.json)),
        ])
        return [
            "_type": .string(Statement.type),
            "subject": .array(subjects),
            "predicateType": .string(Statement.Predicate.observationType),
            "predicate": predicate,
        ]
    }
}
