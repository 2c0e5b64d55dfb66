package import Attestation
package import Cryptography
package import StrictJSON

/// The human side of a model's statements: `models/<owner>/<model>.json`. It is made of the statements and says nothing that
/// they do not, so `publish` compares it with them.
///
/// Statements that state the same facts of the same version share one record; their sources are united. A record that names
/// no attestation is a draft: what somebody proposes to state, and nobody signed.
package struct Manifest: Sendable {
    package let model: ModelName
    package let json: JSON

    /// - Parameters:
    ///   - statements: all of one model, each a release or an observation; others are left out.
    ///   - drafts: of the same model.
    package init(
        of model: ModelName, statements: [(id: Hash32, statement: Statement)], drafts: [Draft] = []
    ) {
        self.model = model
        var records: [Record] = []
        for (id, statement) in statements.sorted(by: { $0.id < $1.id }) {
            guard let record = Record(ids: [id], statement) else { continue }
            if let index = records.firstIndex(where: { $0.facts == record.facts }) {
                records[index].ids.append(id)
                records[index].sources += record.sources.filter { !records[index].sources.contains($0) }
            } else {
                records.append(record)
            }
        }
        records += drafts.compactMap { Record(ids: [], $0.statement) }
        records.sort { left, right in
            guard left.version.utf8.elementsEqual(right.version.utf8) else {
                return left.version.utf8.lexicographicallyPrecedes(right.version.utf8)
            }
            guard let one = left.ids.first, let other = right.ids.first else {
                // Drafts come last.
                return left.ids.count > right.ids.count
            }
            return one < other
        }
        json = [
            "$schema": "../../schema/manifest.schema.json",
            "name": .string(model.description),
            "releases": .array(records.map(\.json)),
        ]
    }

    package static func path(of model: ModelName) -> String { "models/\(model).json" }

    /// The file.
    package var bytes: [UInt8] { json.pretty() }

    /// Where a file differs from this manifest, and on which line of it; nil where it says the same, however it is laid out.
    package func difference(from file: [UInt8]) -> (words: String, line: Int?)? {
        if file == bytes { return nil }
        let value: JSONValue
        do { value = try JSONDocument(file, limits: RegistryLimits.manifestJSON).root } catch {
            return ("not strict JSON: \(error.reason)", error.line)
        }
        return Self.difference(value, json, at: "")
    }

    /// Members are compared without regard to order, lists with it. Depth is bounded by the parser's limit.
    private static func difference(_ file: JSONValue, _ stated: JSON, at place: String) -> (
        words: String, line: Int?
    )? {
        let name = place.isEmpty ? "the manifest" : place
        switch (file.kind, stated) {
        case (.object, .object(let want)):
            for member in want {
                let inner = place.isEmpty ? member.name : "\(place).\(member.name)"
                guard let other = file[name: member.name] else {
                    return ("\(inner) is missing: \(shown(member.value))", file.line)
                }
                if let found = difference(other, member.value, at: inner) { return found }
            }
            guard let members = file.members else { return nil }
            for member in members
            where !want.contains(where: { $0.name.utf8.elementsEqual(member.name.utf8) }) {
                return (
                    "\(place.isEmpty ? "" : place + ".")\(member.name) is in no statement", member.value.line
                )
            }
            return nil
        case (.array, .array(let want)):
            let have = file.elements.map(Array.init) ?? []
            for (index, pair) in zip(have, want).enumerated() {
                if let found = difference(pair.0, pair.1, at: "\(name)[\(index)]") { return found }
            }
            return have.count == want.count
                ? nil : ("\(name) has \(have.count) elements, the statements say \(want.count)", file.line)
        default:
            // Texts are compared by their bytes, as everywhere.
            return file.json.compact == stated.compact
                ? nil : ("\(name) is \(shown(file.json)), the statements say \(shown(stated))", file.line)
        }
    }

    private static func shown(_ json: JSON) -> String {
        let text = String(decoding: json.compact, as: UTF8.self)
        return text.count > 80 ? text.prefix(77) + "..." : text
    }
}

/// One version of a model, as one or more statements say it.
private struct Record {
    let version: String
    let facts: JSON
    var ids: [Hash32]
    var sources: [JSON]

    /// - Parameter ids: none for a draft.
    init?(ids: [Hash32], _ statement: Statement) {
        guard let claims = statement.claims else { return nil }
        self.ids = ids
        version = claims.version ?? ""
        sources = statement.sources.map(\.json)
        var artifacts: [FileName: Claims.Artifact] = [:]
        for artifact in claims.artifacts { artifacts[artifact.name] = artifact }
        let isRelease = statement.predicate.type == Statement.Predicate.releaseType
        facts = .members([
            "version": claims.version.map { .string($0) },
            "statement": isRelease ? "release" : "observation",
            "description": claims.summary.map { .string($0) },
            "homepage": claims.homepage.map { .string($0) },
            "license": claims.license.map { .string($0) },
            "artifacts": .array(
                statement.files.map { file in
                    let more = artifacts[file.name]
                    return .members([
                        "name": .string(file.name.description),
                        "sha256": .string(file.sha256.hash.hex),
                        "size": more?.size.map { .int($0) },
                        "format": more?.format.map { .string($0) },
                        "kind": more?.kind.map { .string($0) },
                        "url": more?.url.map { .string($0) },
                        "aliases": more.flatMap { Self.aliases($0.aliases) },
                    ])
                }),
            "weights": statement.weights.map { .string($0.description) },
            "tensors": claims.weights?.tensorCount.map { .int($0) },
            "bytes": claims.weights?.byteCount.map { .int($0) },
            "aliases": Self.aliases(claims.aliases + (claims.weights?.aliases ?? [])),
            "lineage": Self.lineage(claims.lineage),
        ])
    }

    private static func aliases(_ aliases: [Alias]) -> JSON? {
        aliases.isEmpty ? nil : .object(aliases.map { JSON.Member($0.scheme.rawValue, .string($0.value)) })
    }

    private static func lineage(_ lineage: Claims.Lineage) -> JSON? {
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
                            "relation": .string(parent.relation.rawValue),
                            "digests": parent.digests.isEmpty
                                ? nil : .strings(parent.digests.map(\.description)),
                            "basis": parent.basis.map { .string($0) },
                        ])
                    })
            ]
        }
    }

    var json: JSON {
        guard case .object(var members) = facts else { return facts }
        if !sources.isEmpty { members.append(JSON.Member("sources", .array(sources))) }
        if !ids.isEmpty { members.append(JSON.Member("attestations", .strings(ids.map(\.hex)))) }
        return .object(members)
    }
}
