package import Attestation
package import Cryptography
internal import StrictJSON

/// A record of a manifest that nobody signed yet: what `oracle create` writes and `oracle attest` makes a statement of. It has the
/// form of every other record, without `attestations`; in it
///
///     weights     is of the artifacts of kind `weights` or `adapter`
///     sources     state every fact of the record
///
/// Publishing passes over it, and no verdict rests on it.
package struct Draft: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case release, observation

        package init?(_ predicate: Statement.Predicate) {
            switch predicate {
            case .release: self = .release
            case .observation: self = .observation
            case .revocation, .evaluation, .comparison, .other: return nil
            }
        }
    }

    package let kind: Kind
    package let claims: Claims
    /// Of an observation; what a contributor drafts may have none yet.
    package let sources: [Source]
    private let subjects: [Statement.Subject]

    /// Kinds of artifacts of which the weights digest is.
    package static let weightsKinds: Set<String> = ["weights", "adapter"]

    /// - Parameters:
    ///   - files: with their digests; `claims.artifacts` says more of them.
    ///   - weights: the weights digest.
    package init(
        _ kind: Kind, _ claims: Claims, files: [(name: FileName, sha256: Hash32)], weights: Digest?,
        sources: [Source] = []
    ) {
        self.kind = kind
        self.claims = claims
        self.sources = kind == .observation ? sources : []
        subjects =
            files.map {
                Statement.Subject(name: $0.name.description, digests: [Digest(.sha256, $0.sha256)])
            } + (weights.map { [Statement.Subject(name: claims.model.description, digests: [$0])] } ?? [])
    }

    package var model: ModelName { claims.model }
    package var version: String? { claims.version }

    /// Whether there is a digest: without one there is nothing to sign.
    package var hasDigests: Bool { !subjects.isEmpty }

    /// What it says, unchecked and of any length.
    package var statement: Statement {
        Statement(
            subjects: subjects,
            predicate: kind == .release ? .release(claims) : .observation(claims, sources: sources))
    }

    /// Whether a record of this kind and version takes its place.
    package func isReplaced(by kind: Kind, version: String?) -> Bool {
        self.kind == kind && (self.version ?? "").utf8.elementsEqual((version ?? "").utf8)
    }

    /// Whether another draft of the model proposes the same, as this kind of statement or the other one: of the same version, or,
    /// where one of them names none, of some of the same bytes.
    package func isReplaced(by other: Draft) -> Bool {
        if isReplaced(by: other.kind, version: other.version) { return true }
        guard kind != other.kind else { return false }
        if let version, let named = other.version { return version.utf8.elementsEqual(named.utf8) }
        return !Set(subjects.flatMap(\.digests)).isDisjoint(with: other.subjects.flatMap(\.digests))
    }

    /// `acme/tiny@1.0, a release`.
    package var title: String { "\(label), \(kind == .release ? "a release" : "an observation")" }

    package var label: String { claims.version.map { "\(model)@\($0)" } ?? model.description }
}

extension Draft {
    /// The drafts of a manifest.
    /// - Throws: where a record without attestations is malformed.
    package static func read(_ manifest: [UInt8], of model: ModelName) throws -> [(draft: Draft, line: Int)] {
        let root: JSONValue
        do { root = try JSONDocument(manifest, limits: RegistryLimits.manifestJSON).root } catch {
            throw RegistryError("not strict JSON: \(error)")
        }
        var drafts: [(draft: Draft, line: Int)] = []
        for record in root["releases"]?.elements.map(Array.init) ?? [] where record["attestations"] == nil {
            do { drafts.append((try Draft(record, of: model), record.line)) } catch {
                throw DraftError(line: record.line, reason: "\(error)")
            }
            guard drafts.count <= limit else { throw RegistryError("more than \(limit) drafts") }
        }
        return drafts
    }

    /// Drafts of one model: people write them.
    private static var limit: Int { 1000 }

    private init(_ record: JSONValue, of model: ModelName) throws {
        guard let kind = record["statement"]?.string.flatMap(Kind.init(rawValue:)) else {
            throw RegistryError("a draft's statement is a release or an observation")
        }
        var files: [(name: FileName, sha256: Hash32)] = []
        for artifact in record["artifacts"]?.elements.map(Array.init) ?? [] {
            let name = try FileName(artifact["name"]?.string ?? "")
            guard let sha256 = artifact["sha256"]?.string.flatMap({ Hash32(hex: $0) }) else {
                throw RegistryError("the artifact \"\(name)\" has no sha256 of 64 hex digits")
            }
            files.append((name, sha256))
        }
        var weights: Digest?
        if let text = record["weights"] {
            guard let digest = text.string.flatMap({ Digest($0) }), digest.algorithm == .weights else {
                throw RegistryError("weights is no weights digest")
            }
            weights = digest
        }
        let (claims, sources) = try Claims.unsigned(
            Self.predicate(record, of: model, hasWeights: weights != nil))
        self.init(kind, claims, files: files, weights: weights, sources: sources)
    }

    /// The record's facts in the form of a predicate, which is the one that is read.
    private static func predicate(
        _ record: JSONValue, of model: ModelName, hasWeights: Bool
    ) throws -> JSONValue {
        var members: [JSON.Member] = [JSON.Member("model", .string(model.description))]
        func aliases(_ isOfWeights: Bool) -> JSON? {
            let own = (record["aliases"]?.members.map(Array.init) ?? []).filter {
                $0.name.hasPrefix("safemodels-") == isOfWeights
            }
            return own.isEmpty ? nil : .object(own.map { JSON.Member($0.name, $0.value.json) })
        }
        for name in ["version", "description", "homepage", "license", "lineage", "sources"] {
            if let value = record[name: name] { members.append(JSON.Member(name, value.json)) }
        }
        if let other = aliases(false) { members.append(JSON.Member("aliases", other)) }
        let artifacts = record["artifacts"]?.elements.map(Array.init) ?? []
        members.append(
            JSON.Member(
                "artifacts",
                .array(
                    artifacts.map { artifact in
                        .object(
                            (artifact.members.map(Array.init) ?? []).filter { $0.name != "sha256" }.map {
                                JSON.Member($0.name, $0.value.json)
                            })
                    })))
        if hasWeights {
            members.append(
                JSON.Member(
                    "weights",
                    .members([
                        "tensors": record["tensors"]?.json, "bytes": record["bytes"]?.json,
                        "aliases": aliases(true),
                    ])))
        }
        do {
            return try JSONDocument(JSON.object(members).compact, limits: RegistryLimits.manifestJSON).root
        } catch { throw RegistryError("\(error)") }
    }
}

/// A draft that is malformed, and on which line of its manifest.
package struct DraftError: Error, Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let reason: String
    package var description: String { "a draft: \(reason)" }
}

extension Draft {
    /// The statements that say it: one, or where that would be longer than a statement may be, one for each half of the files,
    /// and so on. Each part repeats version, license and lineage; the weights digest stands in the first.
    /// - Parameter hasTensors: whether the tensor manifest of a weights digest lies in the registry.
    package func statements(hasTensors: (Hash32) throws -> Bool) throws -> [[UInt8]] {
        guard hasDigests else {
            throw RegistryError("\(label) is drafted without a digest, and there is nothing to sign")
        }
        let all = Array(sources.indices)
        var claims = claims
        for index in claims.artifacts.indices { claims.artifacts[index].sources = all }
        if case .parents(var parents) = claims.lineage {
            parents = parents.map { $0.changing(sources: all) }
            claims.lineage = .parents(parents)
        }
        if let weights = statement.weights {
            var facts = claims.weights ?? Claims.Weights()
            facts.files = claims.artifacts.filter { $0.kind.map(Self.weightsKinds.contains) ?? false }
                .map(\.name)
            facts.hasManifest = try hasTensors(weights.hash)
            facts.sources = all
            claims.weights = facts
        }
        return try Draft(kind, claims, subjects: subjects, sources: sources).parts()
    }

    private init(_ kind: Kind, _ claims: Claims, subjects: [Statement.Subject], sources: [Source]) {
        self.kind = kind
        self.claims = claims
        self.subjects = subjects
        self.sources = sources
    }

    private func parts() throws -> [[UInt8]] {
        let bytes = statement.json.pretty()
        if bytes.count <= AttestationLimits.statement {
            // What is signed must be what is read.
            _ = try Statement(parsing: bytes)
            return [bytes]
        }
        let files = subjects.filter { $0.digests.contains { $0.algorithm == .sha256 } }
        guard files.count > 1 else {
            throw RegistryError(
                "\(label): the statement has \(bytes.count) bytes, and at most \(AttestationLimits.statement) are signed"
            )
        }
        let weights = subjects.filter { $0.digests.contains { $0.algorithm == .weights } }
        let middle = files.count / 2
        return try [(Array(files[..<middle]) + weights, true), (Array(files[middle...]), false)].flatMap {
            subjects, hasWeights in
            var claims = claims
            let names = Set(subjects.map { Array($0.name.utf8) })
            claims.artifacts = claims.artifacts.filter { names.contains(Array($0.name.description.utf8)) }
            if !hasWeights { claims.weights = nil }
            return try Draft(kind, claims, subjects: subjects, sources: sources).parts()
        }
    }
}
