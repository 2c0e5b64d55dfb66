import Attestation
import Cryptography
import StrictJSON

/// What the registry says of one version of one model: an `observation` statement in the making.
struct Observation {
    let model: ModelName
    let version: String?
    var files: [FileRow] = []
    /// Measured here, of the model's tensors as one set.
    var weights: MeasuredWeights?

    struct MeasuredWeights {
        let digest: Digest
        let tensorCount: Int
        let byteCount: Int
        let files: [String]
        let source: Source
    }

    struct Parent {
        let name: ModelName
        let digests: [String]
        let relation: String
        let basis: String
        let source: Source
    }

    /// A digest per file name. Two rows that name one file with different digests contradict each other: such a file
    /// is left out, and said.
    func mergedFiles() -> (files: [(row: FileRow, sources: [Source])], contradicted: [String]) {
        var merged: [(row: FileRow, sources: [Source])] = []
        var contradicted: Set<String> = []
        for row in files.sorted(by: { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }) {
            if let last = merged.last, last.row.file == row.file {
                if last.row.sha256 != row.sha256 { contradicted.insert(row.file) }
                merged[merged.count - 1].sources += row.sources
            } else {
                merged.append((row, row.sources))
            }
        }
        return (merged.filter { !contradicted.contains($0.row.file) }, contradicted.sorted())
    }

    /// The statement's bytes, or nil where nothing is left to say.
    func statement(parents: [Parent]) -> JSON? {
        let (files, _) = mergedFiles()
        guard !files.isEmpty else { return nil }
        var sources = Array(
            Set(files.flatMap(\.sources) + parents.map(\.source) + (weights.map { [$0.source] } ?? [])))
        sources.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
        func indexes(_ some: [Source]) -> JSON {
            .array(Set(some.compactMap { sources.firstIndex(of: $0) }).sorted().map { .int($0) })
        }

        var subjects = files.map { file -> JSON in
            ["name": .string(file.row.file), "digest": ["sha256": .string(file.row.sha256)]]
        }
        if let weights {
            subjects.append([
                "name": .string(model.description),
                "digest": ["weights": .string(weights.digest.hash.hex)],
            ])
        }
        let licenses = Set(files.compactMap(\.row.license))
        let predicate = JSON.members([
            "model": .string(model.description),
            "version": version.map { .string($0) },
            "artifacts": .array(
                files.map { file in
                    .members([
                        "name": .string(file.row.file),
                        "size": file.row.size.map { .int($0) },
                        "format": file.row.format.map { .string($0) },
                        "kind": file.row.kind.map { .string($0) },
                        "url": file.row.url.map { .string($0) },
                        "sources": indexes(file.sources),
                    ])
                }),
            "weights": weights.map { weights in
                .members([
                    "tensors": .int(weights.tensorCount), "bytes": .int(weights.byteCount), "manifest": true,
                    "files": .strings(weights.files), "sources": indexes([weights.source]),
                ])
            },
            // Two licenses for the files of one model are a contradiction that a curator does not settle.
            "license": licenses.count == 1 ? licenses.first.map { .string($0) } : nil,
            "lineage": parents.isEmpty
                ? nil
                : .members([
                    "parents": .array(
                        parents.map { parent in
                            .members([
                                "name": .string(parent.name.description),
                                "digests": parent.digests.isEmpty ? nil : .strings(parent.digests),
                                "relation": .string(parent.relation),
                                "basis": .string(parent.basis),
                                "sources": indexes([parent.source]),
                            ])
                        })
                ]),
            "sources": .array(sources.map(\.json)),
        ])
        return [
            "_type": "https://in-toto.io/Statement/v1",
            "subject": .array(subjects),
            "predicateType": "urn:oracle-registry:predicate:observation:v1",
            "predicate": predicate,
        ]
    }
}
