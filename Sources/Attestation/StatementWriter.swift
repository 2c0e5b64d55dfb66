internal import Cryptography
package import StrictJSON

extension Statement {
    /// The statement as JSON. What is read from it is this statement again; the same facts always make the same bytes.
    package var json: JSON {
        [
            "_type": .string(Self.type),
            "subject": .array(
                subjects.map { subject in
                    [
                        "name": .string(subject.name),
                        "digest": .object(
                            subject.digests.map { JSON.Member($0.algorithm.rawValue, .string($0.hash.hex)) }),
                    ]
                }),
            "predicateType": .string(predicate.type),
            "predicate": claims.map { Self.json(of: $0, sources: sources) } ?? [:],
        ]
    }

    private static func json(of claims: Claims, sources: [Source]) -> JSON {
        .members([
            "model": .string(claims.model.description),
            "version": claims.version.map { .string($0) },
            "description": claims.summary.map { .string($0) },
            "homepage": claims.homepage.map { .string($0) },
            "license": claims.license.map { .string($0) },
            "aliases": json(of: claims.aliases),
            "artifacts": claims.artifacts.isEmpty
                ? nil
                : .array(
                    claims.artifacts.map { artifact in
                        .members([
                            "name": .string(artifact.name.description),
                            "size": artifact.size.map { .int($0) },
                            "format": artifact.format.map { .string($0) },
                            "kind": artifact.kind.map { .string($0) },
                            "url": artifact.url.map { .string($0) },
                            "aliases": json(of: artifact.aliases),
                            "sources": indexes(artifact.sources),
                        ])
                    }),
            "weights": claims.weights.map { weights in
                .members([
                    "tensors": weights.tensorCount.map { .int($0) },
                    "bytes": weights.byteCount.map { .int($0) },
                    "manifest": weights.hasManifest ? true : nil,
                    "files": weights.files.isEmpty ? nil : .strings(weights.files.map(\.description)),
                    "aliases": json(of: weights.aliases),
                    "sources": indexes(weights.sources),
                ])
            },
            "lineage": json(of: claims.lineage),
            "sources": sources.isEmpty ? nil : .array(sources.map(\.json)),
        ])
    }

    private static func json(of lineage: Claims.Lineage) -> JSON? {
        switch lineage {
        case .notStated: nil
        case .fromScratch: ["origin": "from-scratch"]
        case .parents(let parents):
            [
                "parents": .array(
                    parents.map { parent in
                        .members([
                            "name": .string(parent.name.description),
                            "version": parent.version.map { .string($0) },
                            "digests": parent.digests.isEmpty
                                ? nil : .strings(parent.digests.map(\.description)),
                            "relation": .string(parent.relation.rawValue),
                            "basis": parent.basis.map { .string($0) },
                            "sources": indexes(parent.sources),
                        ])
                    })
            ]
        }
    }

    private static func json(of aliases: [Alias]) -> JSON? {
        aliases.isEmpty ? nil : .object(aliases.map { JSON.Member($0.scheme.rawValue, .string($0.value)) })
    }

    private static func indexes(_ sources: [Int]) -> JSON? {
        sources.isEmpty ? nil : .array(sources.map { .int($0) })
    }
}

extension Source {
    package var json: JSON {
        .members([
            "tier": .string(tier.rawValue),
            (isPackage ? "package" : "repo"): .string(place),
            (isPackage ? "version" : "commit"): revision.map { .string($0) },
            "path": path.map { .string($0) },
        ])
    }
}
