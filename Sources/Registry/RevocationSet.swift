package import Attestation
package import Cryptography
internal import StrictJSON

/// The revocations that hold in one log: verified, not withdrawn, by somebody who may.
///
/// A signer takes back its own signatures, and its own key from the revocation's index on. Stewards, by their threshold, revoke
/// statements, digests, or a key from an earlier index, and withdraw revocations. A signer's own word counts only as long as its
/// key does: a thief whose key the stewards revoked from an index on has revoked nothing since.
package struct RevocationSet: Sendable {
    package enum Author: Hashable, Sendable {
        case stewards
        /// The signer's name in the governing signers file.
        case signer(String)
    }

    package struct Fact: Hashable, Sendable {
        package let id: Hash32
        /// The log index at which it was signed by enough.
        package let index: UInt64
        package let author: Author
        package let revocation: Revocation

        /// - Precondition: the caller verified it, or is a test.
        package init(uncheckedID id: Hash32, index: UInt64, author: Author, revocation: Revocation) {
            self.id = id
            self.index = index
            self.author = author
            self.revocation = revocation
        }
    }

    /// In the order of the log.
    package let facts: [Fact]

    package static let none = RevocationSet(facts: [])

    private init(facts: [Fact]) { self.facts = facts }

    /// What this machine verified before, whose integrity is the caller's word.
    package init(recorded facts: [Fact]) { self.facts = facts }

    /// An entry of the log that may be a revocation.
    package struct Candidate: Sendable {
        package let index: UInt64
        package let envelope: Envelope

        package init(index: UInt64, envelope: Envelope) {
            self.index = index
            self.envelope = envelope
        }
    }

    /// One revocation, and by when who had signed it.
    private struct Signed {
        let id: Hash32
        let revocation: Revocation
        let first: UInt64
        /// The lowest index at which each key verifies.
        var keys: [PublicKey: UInt64] = [:]
    }

    /// - Parameters:
    ///   - candidates: entries by index, lowest first. What is no revocation among them is passed over.
    ///   - isBound: whether the log had that head.
    /// - Throws: `RegistryError` for one that is validly signed and bound to another tree; what `isBound` throws.
    package init(
        verifying candidates: [Candidate], root: RootClaims, signers: VerifiedSigners?,
        isBound: (TreeHead) throws -> Bool
    ) throws {
        var order: [Hash32] = []
        var signed: [Hash32: Signed] = [:]
        let stewards = Set(root.stewards.keys)
        for candidate in candidates where candidate.envelope.payloadType == .statement {
            guard let revocation = try? Statement(parsing: candidate.envelope.payload).revocation else {
                continue
            }
            let id = candidate.envelope.id
            if signed[id] == nil {
                order.append(id)
                signed[id] = Signed(id: id, revocation: revocation, first: candidate.index)
            }
            let hinted = candidate.envelope.signatures.compactMap { signature in
                signature.keyID.flatMap { signers?.key(hinted: $0) }
            }
            for key in candidate.envelope.validSigners(among: stewards.union(hinted))
            where signed[id]?.keys[key] == nil {
                signed[id]?.keys[key] = candidate.index
            }
        }
        let all = order.compactMap { signed[$0] }
        var facts: [Fact] = []
        for one in all {
            let indexes = one.keys.filter { stewards.contains($0.key) }.map(\.value).sorted()
            guard indexes.count >= root.stewards.threshold else { continue }
            try Self.require(one, isBound)
            facts.append(
                Fact(
                    uncheckedID: one.id, index: indexes[root.stewards.threshold - 1], author: .stewards,
                    revocation: one.revocation))
        }
        var withdrawn: Set<Hash32> = []
        for fact in facts { if case .revocation(let id) = fact.revocation.target { withdrawn.insert(id) } }
        facts.removeAll { fact in
            if case .revocation = fact.revocation.target { true } else { withdrawn.contains(fact.id) }
        }
        if let signers {
            try Self.addOwn(all.filter { !withdrawn.contains($0.id) }, signers, isBound, to: &facts)
        }
        self.init(facts: facts.sorted { $0.index < $1.index })
    }

    private static func require(_ one: Signed, _ isBound: (TreeHead) throws -> Bool) throws {
        let head = TreeHead(size: one.revocation.logSize, root: one.revocation.logRoot)
        guard head.size <= one.first, try isBound(head) else {
            throw RegistryError("the revocation \(one.id.hex) is bound to another log than this")
        }
    }

    /// What signers say of their own signatures, in the order in which they said it: who revoked his key can revoke no more.
    private static func addOwn(
        _ all: [Signed], _ signers: VerifiedSigners, _ isBound: (TreeHead) throws -> Bool,
        to facts: inout [Fact]
    ) throws {
        var words: [(one: Signed, key: PublicKey, index: UInt64, signer: Signer)] = []
        for one in all {
            for (key, index) in one.keys {
                if let signer = signers.signer(of: key, at: index) { words.append((one, key, index, signer)) }
            }
        }
        words.sort { ($0.index, $0.key) < ($1.index, $1.key) }
        for word in words {
            let isVoid = facts.contains { fact in
                fact.id != word.one.id && fact.voidsKey(word.key, at: word.index)
            }
            guard !isVoid else { continue }
            var revocation = word.one.revocation
            switch revocation.target {
            case .attestation: break
            case .key(let key, let from):
                guard signers.owner(of: key)?.name == word.signer.name else { continue }
                // Its own key from the revocation's index on, and not from an earlier one.
                revocation = revocation.effective(from: max(from ?? word.index, word.index), of: key)
            case .digests, .revocation: continue
            }
            let author = Author.signer(word.signer.name)
            guard !facts.contains(where: { $0.id == word.one.id && $0.author == author }) else { continue }
            try require(word.one, isBound)
            facts.append(
                Fact(uncheckedID: word.one.id, index: word.index, author: author, revocation: revocation))
        }
    }

    /// What takes back a signature; nil where it stands.
    /// - Parameters:
    ///   - id: of the statement.
    ///   - index: the lowest at which (id, key) verifies.
    ///   - signer: whose key it is.
    package func voiding(_ id: Hash32, key: PublicKey, at index: UInt64, signer: String) -> Fact? {
        Self.voiding(facts, id, key: key, at: index, signer: signer)
    }

    /// Those that revoke the bytes, whoever speaks of them.
    package func facts(of digest: Digest) -> [Fact] {
        facts.filter { fact in
            guard case .digests(let named) = fact.revocation.target else { return false }
            return named.contains { $0.digest == digest }
        }
    }

    static func voiding(
        _ facts: [Fact], _ id: Hash32, key: PublicKey, at index: UInt64, signer: String
    ) -> Fact? {
        facts.first { fact in
            switch fact.revocation.target {
            case .attestation(id, _):
                switch fact.author {
                case .stewards: true
                case .signer(let name): name == signer
                }
            case .key: fact.voidsKey(key, at: index)
            case .attestation, .digests, .revocation: false
            }
        }
    }
}

extension RevocationSet.Fact {
    /// Whether it makes void what the key signs at that index.
    func voidsKey(_ key: PublicKey, at index: UInt64) -> Bool {
        guard case .key(key, let from) = revocation.target else { return false }
        return index >= from ?? self.index
    }
}
