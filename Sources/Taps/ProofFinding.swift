internal import Attestation
package import Cryptography
package import Registry
package import TransparencyLog

/// What a proof shows to somebody who knows nothing but the fingerprint of a root: signed, and logged as of a time. Whether it was
/// taken back since, or stands elsewhere in the log too, it cannot show: absence has no proof.
package struct ProofFinding: Sendable {
    /// The root that was pinned.
    package let pinned: Digest
    /// The newest root in the file.
    package let root: VerifiedRoot
    package let checkpoint: VerifiedCheckpoint
    /// Seconds since 1970: the quorum-th newest witness time, or the operator's; nil where nobody puts one.
    package let time: UInt64?
    package let signersVersion: Int
    /// What was said, with who of the signers said it by a key that counts at its place in the log.
    package let attestations: [VerifiedAttestation]

    /// The fingerprint of a file's first root, for showing it to a person who compares it.
    package static func unverifiedFingerprint(of file: ProofFile) throws(ProofFault) -> Digest {
        do { return try VerifiedRoot.unverifiedFingerprint(of: file.roots[0].file) } catch {
            throw ProofFault("\(error)")
        }
    }

    /// - Parameters:
    ///   - pinned: from elsewhere than the file.
    ///   - now: seconds since 1970.
    package init(_ file: ProofFile, pinned: Digest, now: UInt64) throws(ProofFault) {
        do {
            let roots = try Self.chain(file, pinned)
            let root = roots[roots.count - 1]
            let checkpoint = try Self.checkpoint(file, root.claims)
            let head = checkpoint.checkpoint
            let time = try Freshness.time(of: checkpoint, under: root.claims, now: now)
            if let time, time >= root.claims.expires {
                throw RegistryError("the root had expired when the checkpoint was signed")
            }
            for (root, bound) in zip(roots, file.roots) {
                try Self.require(
                    root.claims.log, in: head, by: bound.consistency, "root \(root.claims.version)")
            }
            let pointer = try VerifiedSignersPointer(
                Envelope(parsing: Self.entry(file.pointer, in: head)), root: root.claims)
            let signers = try VerifiedSigners(
                parsing: file.signers.file, pointer: pointer, root: root.claims)
            try Self.require(
                signers.claims.log, in: head, by: file.signers.consistency, "signers file \(signers.version)")
            attestations = try Self.attestations(file.entries, head, signers)
            (self.pinned, self.root, self.checkpoint, self.time) = (pinned, root, checkpoint, time)
            signersVersion = signers.version
        } catch let fault as ProofFault { throw fault } catch { throw ProofFault("\(error)") }
    }

    private static func chain(_ file: ProofFile, _ pinned: Digest) throws -> [VerifiedRoot] {
        var chain = [try VerifiedRoot(parsing: file.roots[0].file, pinned: pinned)]
        for next in file.roots.dropFirst() {
            chain.append(try chain[chain.count - 1].successor(parsing: next.file))
        }
        return chain
    }

    /// All proofs are of one tree: they end in the same note.
    private static func checkpoint(_ file: ProofFile, _ claims: RootClaims) throws -> VerifiedCheckpoint {
        let note = file.pointer.checkpoint
        guard file.entries.allSatisfy({ $0.checkpoint == note }) else {
            throw ProofFault("its proofs end in different checkpoints")
        }
        return try UnverifiedCheckpoint(parsing: note).verified(
            origin: claims.origin, logKey: claims.logKey, cosigners: claims.cosigners)
    }

    private static func require(
        _ earlier: TreeHead, in head: Checkpoint, by proof: [Hash32], _ what: String
    ) throws(ProofFault) {
        guard
            MerkleTree.verifyConsistency(
                oldSize: earlier.size, oldRoot: earlier.root, newSize: head.size, newRoot: head.root,
                proof: proof)
        else { throw ProofFault("\(what) is bound to another log than the checkpoint's") }
    }

    private static func entry(_ proof: LogProof, in head: Checkpoint) throws(ProofFault) -> [UInt8] {
        guard let entry = proof.extra else { throw ProofFault("a proof without its entry") }
        guard proof.proves(leaf: MerkleTree.leafHash(entry), in: head) else {
            throw ProofFault("entry \(proof.index) is not proved to be in the log")
        }
        return entry
    }

    /// United by statement, as look-ups do.
    private static func attestations(
        _ proofs: [LogProof], _ head: Checkpoint, _ signers: VerifiedSigners
    ) throws -> [VerifiedAttestation] {
        var order: [Hash32] = []
        var found: [Hash32: (first: UInt64, payload: [UInt8], signatures: [VerifiedAttestation.Signature])] =
            [:]
        for proof in proofs.sorted(by: { $0.index < $1.index }) {
            let envelope = try Envelope(parsing: entry(proof, in: head))
            guard envelope.payloadType == .statement else {
                throw ProofFault("entry \(proof.index) is no statement")
            }
            let id = envelope.id
            if found[id] == nil { order.append(id) }
            var one = found[id] ?? (proof.index, envelope.payload, [])
            for key in envelope.validSigners(among: signers.candidates(for: envelope)).sorted()
            where !one.signatures.contains(where: { $0.key == key }) {
                guard let signer = signers.signer(of: key, at: proof.index) else { continue }
                one.signatures.append(.init(signer: signer, key: key, index: proof.index))
            }
            found[id] = one
        }
        return try order.compactMap { id in
            guard let one = found[id] else { return nil }
            guard !one.signatures.isEmpty else {
                throw ProofFault("entry \(one.first) is signed by nobody who may sign there")
            }
            return VerifiedAttestation(
                uncheckedID: id, index: one.first, statement: try Statement(parsing: one.payload),
                signatures: one.signatures)
        }
    }
}
