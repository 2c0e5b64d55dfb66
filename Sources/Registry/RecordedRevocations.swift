internal import Attestation
package import Cryptography
internal import StrictJSON

/// Revocations as a cache keeps them, in one piece that its SHA-256 binds: a look-up searches it, and reads of it only what
/// concerns what was asked.
///
///     u32be count | count x (u8 tag | 32 bytes), sorted | JSON: the facts
///
/// Tags: 1 the id of a statement, 2 a SHA-256, 3 a weights digest, 4 the SHA-256 of a key.
package struct RecordedRevocations: Sendable {
    package let bytes: [UInt8]
    private let count: Int

    private static let width = 33

    package static let none = RecordedRevocations(.none)

    package init(_ set: RevocationSet) {
        var keys: [[UInt8]] = []
        for fact in set.facts {
            switch fact.revocation.target {
            case .attestation(let id, _): keys.append([1] + id.bytes)
            case .digests(let named): keys += named.compactMap { Self.key($0.digest) }
            case .key(let key, _): keys.append([4] + key.keyID.bytes)
            case .revocation: break
            }
        }
        keys.sort { $0.lexicographicallyPrecedes($1) }
        count = keys.count
        let prefix = (0..<4).map { UInt8(truncatingIfNeeded: keys.count >> (24 - 8 * $0)) }
        let json = JSON.array(
            set.facts.map { fact in
                .members([
                    "id": .string(fact.id.hex), "index": .int(Int(clamping: fact.index)),
                    "signer": fact.author.signer.map { .string($0) },
                    "statement": .string(Base64.encode(fact.revocation.statement)),
                ])
            })
        bytes = prefix + keys.joined() + json.compact
    }

    /// Takes what was recorded; the caller compared its hash with the one in the trust state.
    /// - Returns: nil for what was never written so.
    package init?(recorded bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        count = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard count <= (bytes.count - 4) / Self.width else { return nil }
        self.bytes = bytes
    }

    package var isEmpty: Bool { count == 0 }

    private static func key(_ digest: Digest) -> [UInt8]? {
        switch digest.algorithm {
        case .sha256: [2] + digest.hash.bytes
        case .weights: [3] + digest.hash.bytes
        case .blake3: nil
        }
    }

    package func concern(statement id: Hash32) -> Bool { contains([1] + id.bytes) }
    package func concern(_ digest: Digest) -> Bool { Self.key(digest).map(contains) ?? false }
    package func concern(key: PublicKey) -> Bool { contains([4] + key.keyID.bytes) }

    /// A binary search, where there is anything to search.
    private func contains(_ key: [UInt8]) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let start = 4 + middle * Self.width
            let other = bytes[start..<start + Self.width]
            if other.elementsEqual(key) { return true }
            if other.lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// - Throws: `RegistryError` for what was never written so.
    package func set() throws(RegistryError) -> RevocationSet {
        let limits = JSONLimits(depth: 4, bytes: RegistryLimits.revocationBytes, values: 1 << 22)
        guard
            let elements = (try? JSONDocument(Array(bytes[(4 + count * Self.width)...]), limits: limits))?
                .root.elements
        else { throw RegistryError("the recorded revocations are no list") }
        var facts: [RevocationSet.Fact] = []
        for element in elements {
            guard let id = element["id"]?.string.flatMap({ Hash32(hex: $0) }),
                let index = element["index"]?.int.flatMap({ UInt64(exactly: $0) }),
                let payload = element["statement"]?.string.flatMap({ Base64.decode($0) }),
                let revocation = try? Statement(parsing: payload).revocation
            else { throw RegistryError("a recorded revocation is malformed") }
            facts.append(
                RevocationSet.Fact(
                    uncheckedID: id, index: index,
                    author: element["signer"]?.string.map { .signer($0) } ?? .stewards,
                    revocation: revocation))
        }
        return RevocationSet(recorded: facts)
    }
}

extension RevocationSet.Author {
    package var signer: String? { if case .signer(let name) = self { name } else { nil } }

    /// How a sentence names it.
    package var words: String { signer ?? "the registry's stewards" }
}
