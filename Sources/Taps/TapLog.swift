internal import Attestation
package import Cryptography
package import Registry
package import TransparencyLog

/// What a tap's log stands on. Nothing here is looked at by a look-up.
struct LogSource {
    let root: VerifiedRoot
    /// The note, byte for byte.
    let checkpoint: [UInt8]
    /// The roots from the pinned one to `root`, both included; read when they are asked for.
    let roots: () throws -> [VerifiedRoot]

    /// - Parameter tree: where the roots between lie; asked only where there are any.
    init(
        root: VerifiedRoot, pinned: Digest, checkpoint: [UInt8], tap: String,
        tree: @escaping () throws -> any PublishedTree
    ) {
        self.root = root
        self.checkpoint = checkpoint
        roots = {
            if root.fingerprint == pinned { return [root] }
            let tree = try tree()
            let first = try RootChain.find(pinned, in: tree, tap: tap)
            let chain = [first] + (try RootChain.climb(from: first, in: tree, tap: tap).new)
            // What was fetched may be newer than what is trusted.
            guard let last = chain.firstIndex(where: { $0.fingerprint == root.fingerprint }) else {
                throw TapError.missing(tap: tap, what: "root/\(root.claims.version).root.json")
            }
            return Array(chain[...last])
        }
    }
}

/// The head of a tap's log, with who cosigned it.
package struct TapHead {
    package let root: VerifiedRoot
    package let checkpoint: VerifiedCheckpoint

    /// Seconds since 1970 of a cosigner's line; nil where it did not sign this head.
    package func time(of key: VerifierKey) -> UInt64? {
        checkpoint.cosignatures.first { $0.key == key }?.time
    }
}

extension OpenTap {
    /// The trusted head; its signatures are checked again.
    package func head() throws -> TapHead {
        let claims = log.root.claims
        let checkpoint = try UnverifiedCheckpoint(parsing: log.checkpoint).verified(
            origin: claims.origin, logKey: claims.logKey, cosigners: claims.cosigners)
        return TapHead(root: log.root, checkpoint: checkpoint)
    }

    /// Proofs that what speaks of a digest is in the log.
    /// - Returns: nil where nothing does.
    package func prove(_ digest: Digest) throws -> ProofFile? {
        try reading {
            let attestations = try attestations(of: digest)
            let indexes = Set(attestations.flatMap { [$0.index] + $0.signatures.map(\.index) }).sorted()
            guard !indexes.isEmpty else { return nil }
            guard indexes.count <= ProofFile.entryLimit else {
                throw RegistryError("more than \(ProofFile.entryLimit) entries speak of \(digest)")
            }
            guard let signers else { throw RegistryError("no signers file governs") }
            return ProofFile(
                roots: try log.roots().map {
                    ProofFile.Bound(
                        file: $0.bytes, consistency: try reader.consistencyProof(from: $0.claims.log.size))
                },
                signers: ProofFile.Bound(
                    file: signers.bytes,
                    consistency: try reader.consistencyProof(from: signers.claims.log.size)),
                pointer: try proof(of: pointerIndex(signers)),
                entries: try indexes.map { try proof(of: $0) })
        }
    }

    private func proof(of index: UInt64) throws -> LogProof {
        guard let entry = try store.entry(index) else { throw StoreFault("entry \(index) is missing") }
        guard try reader.leafHash(index) == MerkleTree.leafHash(entry) else {
            throw StoreFault("entry \(index) is not the log's")
        }
        return LogProof(
            extra: entry, index: index, hashes: try reader.inclusionProof(of: index),
            checkpoint: log.checkpoint)
    }

    /// The entry by which the stewards signed the file that governs.
    private func pointerIndex(_ signers: VerifiedSigners) throws -> UInt64 {
        let wanted = SignersPointer(version: signers.version, file: signers.bytes)
        for index in try store.pointers(limit: RegistryLimits.versions) {
            guard let entry = try store.entry(index), let envelope = try? Envelope(parsing: entry),
                let pointer = try? VerifiedSignersPointer(envelope, root: log.root.claims),
                pointer.target == wanted
            else { continue }
            return index
        }
        throw StoreFault("the entry of signers file \(signers.version) is missing")
    }
}
