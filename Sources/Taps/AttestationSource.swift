package import Attestation
package import Cryptography
package import Registry

/// An attestation whose place in the log was proved against the trusted tree head, and whose signatures were checked.
/// Only `Taps` makes one from a log; tests of the judge make theirs with keys of their own. A class, for it is remembered and
/// passed around by many.
package final class VerifiedAttestation: Sendable {
    /// SHA-256 of the PAE.
    package let id: Hash32
    /// The lowest log index that holds the statement.
    package let index: UInt64
    package let statement: Statement
    /// Who of the governing signers signed it with a key that counts at that signature's index, and did not take it back. Not
    /// empty, or `void` is not; whether such a
    /// signer may say such a thing is `Authority.mayCount`'s question.
    package let signatures: [Signature]
    /// Those that would stand among `signatures` if they had not been taken back.
    package let void: [VoidSignature]

    package struct VoidSignature: Sendable {
        package let signature: Signature
        package let revocation: RevocationSet.Fact

        package init(signature: Signature, revocation: RevocationSet.Fact) {
            self.signature = signature
            self.revocation = revocation
        }
    }

    package struct Signature: Sendable {
        package let signer: Signer
        package let key: PublicKey
        /// The lowest log index at which (id, key) verifies.
        package let index: UInt64

        package init(signer: Signer, key: PublicKey, index: UInt64) {
            self.signer = signer
            self.key = key
            self.index = index
        }
    }

    /// - Precondition: the caller proved the entry and verified every signature (Taps), or is a test.
    package init(
        uncheckedID id: Hash32, index: UInt64, statement: Statement,
        signatures: [Signature],
        void: [VoidSignature] = []
    ) {
        self.id = id
        self.index = index
        self.statement = statement
        self.signatures = signatures
        self.void = void
    }

    /// The signers who may say this (docs/registry.md, "Statement").
    package var counting: [Signature] {
        signatures.filter { Authority.mayCount(statement.predicate, by: $0.signer) }
    }

    /// The signatures of signers who may say this, and who, or the stewards, took them back.
    package var takenBack: [VoidSignature] {
        void.filter { Authority.mayCount(statement.predicate, by: $0.signature.signer) }
    }
}

/// What a verdict says of the registry that it rests on.
package struct RegistryFacts: Hashable, Sendable {
    /// The name under which this machine follows it.
    package var tap: String
    package var isDefault: Bool
    /// Where it is fetched from; nil for the bundled registry of a tap that has no URL yet.
    package var url: String?
    package var origin: String
    package var rootFingerprint: Digest
    package var rootVersion: Int
    /// Seconds since 1970.
    package var rootExpires: UInt64
    package var size: UInt64
    package var treeRoot: Hash32
    /// Freshness: the quorum-th newest witness time, the operator's where the quorum is 0. Seconds since 1970; nil where
    /// nobody put a time.
    package var time: UInt64?
    /// Seconds; nil for no limit.
    package var maxAge: UInt64?
    /// When this machine last synced it; nil for never: the bundled registry answers.
    package var syncedAt: UInt64?
    /// What the registry did at the last sync, where that was refused.
    package var misbehaviour: Misbehaviour?
    package var modelCount: Int
    package var attestationCount: Int

    package init(
        tap: String, isDefault: Bool, url: String?, origin: String, rootFingerprint: Digest, rootVersion: Int,
        rootExpires: UInt64, size: UInt64, treeRoot: Hash32, time: UInt64?, maxAge: UInt64?,
        syncedAt: UInt64?, misbehaviour: Misbehaviour? = nil,
        modelCount: Int, attestationCount: Int
    ) {
        self.tap = tap
        self.isDefault = isDefault
        self.url = url
        self.origin = origin
        self.rootFingerprint = rootFingerprint
        self.rootVersion = rootVersion
        self.rootExpires = rootExpires
        self.size = size
        self.treeRoot = treeRoot
        self.time = time
        self.maxAge = maxAge
        self.syncedAt = syncedAt
        self.misbehaviour = misbehaviour
        self.modelCount = modelCount
        self.attestationCount = attestationCount
    }
}

/// A model as a registry lists it, for `list` and `search`.
package struct ListedModel: Hashable, Sendable {
    package let name: ModelName
    /// How many attestations speak of it.
    package let attestationCount: Int

    package init(name: ModelName, attestationCount: Int) {
        self.name = name
        self.attestationCount = attestationCount
    }
}

/// One registry, as the judge asks it. Every attestation that comes out is proved and verified; what does not verify is left
/// out and counted in `ignoredCount`. An implementation reads from disk and never opens a socket.
package protocol AttestationSource: AnyObject {
    var facts: RegistryFacts { get }

    /// Runs questions that belong together on one state of the registry. `body` asks and returns; another such call in it is part of
    /// this one.
    func reading<R>(_ body: () throws -> R) throws -> R

    /// Those whose subjects hold the digest, by log index.
    func attestations(of digest: Digest) throws -> [VerifiedAttestation]
    /// Says that these will be asked for soon. It changes no answer.
    func expect(_ digests: [Digest])
    /// Says that so many attestations may be asked for. It changes no answer.
    func reserveCapacity(_ count: Int)
    /// Those that state the alias of what they speak of, by log index. An alias leads to a statement and proves nothing.
    func attestations(ofAlias alias: Alias) throws -> [VerifiedAttestation]
    /// Stated aliases in hex that start with `prefix` (8 to 63 lowercase digits), in the order of their bytes, at most `limit`.
    func aliases(withPrefix prefix: String, limit: Int) throws -> [Alias]
    /// Those that speak of the model, by log index.
    func attestations(of model: ModelName) throws -> [VerifiedAttestation]
    /// Whether `attestations(of:)` left out entries that speak of the model, because there are too many.
    func omitsAttestations(of model: ModelName) -> Bool
    /// The revocations of the bytes themselves, whoever speaks of them.
    func revocations(of digest: Digest) throws -> [RevocationSet.Fact]
    /// All revocations that hold.
    func allRevocations() throws -> [RevocationSet.Fact]
    /// Those that name one of the digests as a parent's, by log index.
    func descendants(ofDigest digest: Digest) throws -> [VerifiedAttestation]
    /// Those that name the model as a parent, with or without a digest, by log index.
    func descendants(ofModel model: ModelName) throws -> [VerifiedAttestation]
    /// Digests of attested subjects whose hex starts with `prefix` (8 to 63 lowercase digits), in byte order, at most `limit`.
    func digests(withPrefix prefix: String, limit: Int) throws -> [Digest]
    /// Ids of statements about models that start with `prefix` (1 to 64 lowercase hex digits), in the order of their bytes, at most
    /// `limit`: rows, of which nothing was proved.
    func statementIDs(withPrefix prefix: String, limit: Int) throws -> [Hash32]
    /// Whether any entry states a weights digest for a model of this many tensor bytes: whether it is worth computing alone.
    func statesWeights(byteCount: Int) throws -> Bool
    /// All models, in the order of their folded names.
    func models() throws -> [ListedModel]
    /// The published tensor manifest (docs/digests.md), unverified: who recomputes the weights digest from it has proved it.
    func tensorManifest(weights: Digest) throws -> [UInt8]?
    /// The registry's own policy, as its stewards signed it; nil where it has none.
    var policyText: String? { get }
    /// names.json: hints, never a ground for trust.
    func nameHints() throws -> NameHints
    /// Entries that were asked for by the calls so far and did not verify.
    var ignoredCount: Int { get }
}

extension AttestationSource {
    package func reading<R>(_ body: () throws -> R) throws -> R { try body() }
    package func expect(_ digests: [Digest]) {}
    package func reserveCapacity(_ count: Int) {}
}
