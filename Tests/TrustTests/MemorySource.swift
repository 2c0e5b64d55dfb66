import Attestation
import Cryptography
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog
import Trust

/// The moment at which these tests judge: 2026-11-26T00:00:00Z.
let testNow: UInt64 = Moment.parse("2026-11-26T00:00:00Z")!

/// A registry in memory: statements as their JSON, signed by whom a test says. Signatures themselves are Taps' concern.
final class MemorySource: AttestationSource {
    var facts: RegistryFacts
    private var stored: [VerifiedAttestation] = []

    private var entries: [VerifiedAttestation] {
        guard !revoked.isEmpty else { return stored }
        let set = RevocationSet(recorded: revoked)
        return stored.map { entry in
            func fact(_ signature: VerifiedAttestation.Signature) -> RevocationSet.Fact? {
                set.voiding(
                    entry.id, key: signature.key, at: signature.index, signer: signature.signer.name)
            }
            return VerifiedAttestation(
                uncheckedID: entry.id, index: entry.index, statement: entry.statement,
                signatures: entry.signatures.filter { fact($0) == nil },
                void: entry.signatures.compactMap { signature in
                    fact(signature).map { .init(signature: signature, revocation: $0) }
                })
        }
    }

    /// Takes something back.
    func revoke(
        _ target: Revocation.Target, by author: RevocationSet.Author = .stewards,
        _ severity: Revocation.Severity = .compromised, reason: String = "poisoned"
    ) throws {
        let revocation = try Revocation(
            target: target, severity: severity, reason: reason, logSize: 0,
            logRoot: Hash32([UInt8](repeating: 9, count: 32))!)
        revoked.append(
            RevocationSet.Fact(
                uncheckedID: PAE.id(.statement, revocation.statement), index: UInt64(stored.count),
                author: author, revocation: revocation))
    }

    func revocations(of digest: Digest) throws -> [RevocationSet.Fact] {
        RevocationSet(recorded: revoked).facts(of: digest)
    }

    func statementIDs(withPrefix prefix: String, limit: Int) throws -> [Hash32] {
        Array(stored.map(\.id).filter { $0.hex.hasPrefix(prefix) }.sorted().prefix(limit))
    }

    func allRevocations() throws -> [RevocationSet.Fact] { revoked }

    /// What was taken back, as Taps would have found it to hold.
    var revoked: [RevocationSet.Fact] = []
    var manifests: [Digest: [UInt8]] = [:]
    var hints = NameHints.none
    private(set) var ignoredCount = 0
    var policyText: String?
    /// Digests for which an entry is left out as not verifying.
    var damaged: Set<Digest> = []
    private(set) var asked = 0

    init(
        tap: String = "default", age: UInt64 = 3 * 86400, maxAge: UInt64? = nil, expires: UInt64 = testNow + 1
    ) {
        facts = RegistryFacts(
            tap: tap, isDefault: tap == "default", url: nil, origin: "test/\(tap)",
            rootFingerprint: Digest(.sha256, Hash32([UInt8](repeating: 7, count: 32))!), rootVersion: 1,
            rootExpires: expires, size: 0, treeRoot: Hash32([UInt8](repeating: 9, count: 32))!,
            time: testNow - age, maxAge: maxAge, syncedAt: nil, modelCount: 0, attestationCount: 0)
    }

    /// Adds a statement.
    @discardableResult
    func add(_ draft: Draft, by signers: Signer...) throws -> Hash32 {
        try add(draft, signers: signers)
    }

    @discardableResult
    func add(_ draft: Draft, signers: [Signer]) throws -> Hash32 {
        try add(payload: draft.json.compact, signers: signers)
    }

    /// Adds a statement's exact bytes.
    @discardableResult
    func add(payload: [UInt8], signers: [Signer]) throws -> Hash32 {
        let index = UInt64(stored.count)
        let statement = try Statement(parsing: payload)
        let attestation = VerifiedAttestation(
            uncheckedID: PAE.id(.statement, payload), index: index, statement: statement,
            signatures: signers.map { .init(signer: $0, key: $0.keys[0].key, index: index) })
        stored.append(attestation)
        facts.size = UInt64(stored.count)
        facts.attestationCount = stored.count
        facts.modelCount = try models().count
        return attestation.id
    }

    func attestations(of digest: Digest) throws -> [VerifiedAttestation] {
        asked += 1
        if damaged.contains(digest) {
            ignoredCount += 1
            return []
        }
        return entries.filter { $0.statement.subjects.contains { $0.digests.contains(digest) } }
    }

    /// Models of which not all entries are read.
    var crowded: Set<ModelName> = []
    func omitsAttestations(of model: ModelName) -> Bool { crowded.contains(model) }

    func attestations(of model: ModelName) throws -> [VerifiedAttestation] {
        asked += 1
        return entries.filter { $0.statement.claims?.model == model }
    }

    func attestations(ofAlias alias: Alias) throws -> [VerifiedAttestation] {
        asked += 1
        return entries.filter { $0.statement.claims?.allAliases.contains(alias) ?? false }
    }

    func aliases(withPrefix prefix: String, limit: Int) throws -> [Alias] {
        let all = Set(entries.flatMap { $0.statement.claims?.allAliases ?? [] })
        return Array(all.filter { $0.scheme.isPlainHex && $0.value.hasPrefix(prefix) }.sorted().prefix(limit))
    }

    private func parents(_ entry: VerifiedAttestation) -> [Claims.Parent] {
        if case .parents(let parents)? = entry.statement.claims?.lineage { parents } else { [] }
    }

    func descendants(ofDigest digest: Digest) throws -> [VerifiedAttestation] {
        entries.filter { parents($0).contains { $0.digests.contains(digest) } }
    }

    func descendants(ofModel model: ModelName) throws -> [VerifiedAttestation] {
        entries.filter { parents($0).contains { $0.name == model } }
    }

    func digests(withPrefix prefix: String, limit: Int) throws -> [Digest] {
        let all = Set(entries.flatMap { $0.statement.subjects.flatMap(\.digests) })
        return Array(all.filter { $0.hash.hex.hasPrefix(prefix) }.sorted().prefix(limit))
    }

    func statesWeights(byteCount: Int) throws -> Bool {
        entries.contains { $0.statement.claims?.weights?.byteCount == byteCount }
    }

    func models() throws -> [ListedModel] {
        let names = entries.compactMap { $0.statement.claims?.model }
        return Set(names).sorted().map { name in
            ListedModel(name: name, attestationCount: names.count { $0 == name })
        }
    }

    func tensorManifest(weights: Digest) throws -> [UInt8]? { manifests[weights] }
    func nameHints() throws -> NameHints { hints }
}

/// A statement that a test is writing.
struct Draft {
    var model: String
    var version: String?
    var isRelease = false
    /// Name -> digest.
    var files: [(name: String, digest: Digest)] = []
    var weights: Digest?
    var weightsFiles: [String] = []
    var weightsBytes: Int?
    var parents: [JSON] = []
    var isFromScratch = false
    var license: String?
    /// Tier and place. Every fact rests on all of them.
    var sources: [(tier: String, place: String)] = [("publisher's list", "github.com/owner/repo")]

    var isSilentAboutSources = false
    /// Of the weights.
    var aliases: [Alias] = []

    static func release(_ model: String, _ version: String? = "v1") -> Draft {
        Draft(model: model, version: version, isRelease: true)
    }

    static func observation(_ model: String, _ version: String? = "v1") -> Draft {
        Draft(model: model, version: version)
    }

    func file(_ name: String, _ digest: Digest) -> Draft {
        var copy = self
        copy.files.append((name, digest))
        return copy
    }

    func weights(_ digest: Digest, files: [String] = [], bytes: Int? = nil) -> Draft {
        var copy = self
        copy.weights = digest
        copy.weightsFiles = files
        copy.weightsBytes = bytes
        return copy
    }

    func aliases(_ aliases: Alias...) -> Draft {
        var copy = self
        copy.aliases = aliases
        return copy
    }

    func sources(_ sources: (String, String)...) -> Draft {
        var copy = self
        copy.sources = sources.map { (tier: $0.0, place: $0.1) }
        return copy
    }

    func parent(_ name: String, _ relation: String = "finetune", version: String? = nil, _ digests: Digest...)
        -> Draft
    {
        var copy = self
        copy.parents.append(
            .members([
                "name": .string(name), "relation": .string(relation), "version": version.map { .string($0) },
                "digests": digests.isEmpty ? nil : .strings(digests.map(\.description)),
            ]))
        return copy
    }

    func fromScratch() -> Draft {
        var copy = self
        copy.isFromScratch = true
        return copy
    }

    func license(_ text: String) -> Draft {
        var copy = self
        copy.license = text
        return copy
    }

    var json: JSON {
        var subjects = files.map { file in
            JSON.members([
                "name": .string(file.name),
                "digest": .members([file.digest.algorithm.rawValue: .string(file.digest.hash.hex)]),
            ])
        }
        if let weights {
            subjects.append([
                "name": .string(model), "digest": ["weights": .string(weights.hash.hex)],
            ])
        }
        let indexes = JSON.array(sources.indices.map { .int($0) })
        let references: JSON? = isRelease || isSilentAboutSources ? nil : indexes
        return [
            "_type": .string(Statement.type),
            "subject": .array(subjects),
            "predicateType": .string(
                isRelease ? Statement.Predicate.releaseType : Statement.Predicate.observationType),
            "predicate": .members([
                "model": .string(model), "version": version.map { .string($0) },
                "artifacts": .array(
                    files.map { .members(["name": .string($0.name), "sources": references]) }),
                "weights": weights == nil
                    ? nil
                    : .members([
                        "files": .strings(weightsFiles), "bytes": weightsBytes.map { .int($0) },
                        "sources": references,
                        "aliases": aliases.isEmpty
                            ? nil
                            : .object(aliases.map { JSON.Member($0.scheme.rawValue, .string($0.value)) }),
                    ]),
                "license": license.map { .string($0) },
                "lineage": isFromScratch
                    ? ["origin": "from-scratch"] : parents.isEmpty ? nil : ["parents": .array(parents)],
                "sources": isRelease
                    ? nil
                    : .array(
                        sources.map {
                            ["tier": .string($0.tier), "repo": .string($0.place), "commit": "abc"]
                        }),
            ]),
        ]
    }
}

/// A digest that tests recognise by its number.
func sha(_ number: UInt8) -> Digest { Digest(.sha256, Hash32([UInt8](repeating: number, count: 32))!) }
func weights(_ number: UInt8) -> Digest { Digest(.weights, Hash32([UInt8](repeating: number, count: 32))!) }

func name(_ text: String) throws -> ModelName { try ModelName(text) }

/// Signers with keys of their own.
enum Who {
    static let curator = make("curator", .curator)
    static let otherCurator = make("second-curator", .curator)
    static let acme = make("acme", .publisher, ["acme"])
    static let acmeToo = make("acme-too", .publisher, ["acme"])
    static let notary = make("notary", .notary)

    static func make(_ name: String, _ kind: Signer.Kind, _ namespaces: [String] = []) -> Signer {
        let key = PublicKey(SHA256.hash(Array(name.utf8)))
        return Signer(
            name: name, kind: kind, organisation: name.uppercased(), namespaces: namespaces,
            keys: [Signer.Key(key: key)])
    }
}

func judge(
    _ sources: MemorySource..., floor: Policy? = nil, chosen: Policy? = nil,
    exclusions: [Hash32: String] = [:]
) -> Judge {
    Judge(
        sources: sources, policy: PolicyStack(floor: floor, chosen: chosen), exclusions: exclusions,
        now: testNow)
}

func policy(_ text: String, path: String = "policy.yaml") throws -> Policy {
    try PolicyReader.read(Array("version: 1\n\(text)".utf8), path: path)
}
