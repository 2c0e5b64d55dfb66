internal import Attestation
internal import Cryptography
internal import Registry
internal import TransparencyLog

/// Finds the revocations that hold among the entries of a cache that is being made, and records them in it.
///
/// All of them are judged anew each time: which hold depends on the newest root and on the governing signers.
enum RevocationReading {
    /// - Parameter signers: the file that governs; nil where nobody signs yet.
    /// - Returns: what the trust state holds of them.
    /// - Throws: `RegistryError` for a revocation that belongs to another log, and for too many.
    static func record(
        in builder: StoreBuilder, root: RootClaims, signers: VerifiedSigners?
    ) throws -> TrustState.RevocationFacts {
        let head = builder.head
        var reader = TileReader(size: head.size, root: head.root) { try builder.tile($0) }
        let entries = try builder.revocationEntries(limit: TapLimits.revocations)
        let set = try verify(entries, root: root, signers: signers) { try reader.root(at: $0) }
        let recorded = RecordedRevocations(set)
        guard recorded.bytes.count <= RegistryLimits.revocationBytes else {
            throw RegistryError("its revocations have more than \(RegistryLimits.revocationBytes) bytes")
        }
        try builder.set("revocations", recorded.bytes)
        return TrustState.RevocationFacts(count: set.facts.count, sha256: SHA256.hash(recorded.bytes))
    }

    /// - Parameter root: the log's root hash at an earlier size.
    static func verify(
        _ entries: [(index: UInt64, bytes: [UInt8])], root: RootClaims, signers: VerifiedSigners?,
        rootAt: (UInt64) throws -> Hash32
    ) throws -> RevocationSet {
        guard entries.count <= TapLimits.revocations else {
            throw RegistryError("its log has more than \(TapLimits.revocations) revocations")
        }
        let candidates = entries.compactMap { entry in
            (try? Envelope(parsing: entry.bytes)).map {
                RevocationSet.Candidate(index: entry.index, envelope: $0)
            }
        }
        // Many are bound to one head.
        var roots: [UInt64: Hash32] = [:]
        return try RevocationSet(verifying: candidates, root: root, signers: signers) { head in
            if let known = roots[head.size] { return known == head.root }
            let found = try rootAt(head.size)
            roots[head.size] = found
            return found == head.root
        }
    }
}
