internal import Attestation
internal import Cryptography

extension PublishCheck {
    /// Judges the revocations of the source, and adds what the log does not have yet of them.
    mutating func addRevocations(to additions: inout [Publisher.Addition]) {
        var candidates: [RevocationSet.Candidate] = []
        for revocation in source.revocations {
            let signed = revocation.signed
            let index = published.indexes[signed.id] ?? published.size + UInt64(additions.count)
            judge(signed)
            add(signed, .revocation, to: &additions)
            candidates.append(RevocationSet.Candidate(index: index, envelope: signed.envelope))
        }
        candidates.sort { $0.index < $1.index }
        do {
            // That each is bound to this tree was said by its path.
            let set = try RevocationSet(
                verifying: candidates, root: source.root.claims, signers: source.signers,
                isBound: { _ in true })
            hold(set)
            for revocation in source.revocations { judge(revocation, in: set) }
        } catch { report("revocations", "\(error)") }
    }

    /// Every signature on a revocation is by a steward or by a signer.
    private mutating func judge(_ signed: SignedFile) {
        let message = PAE.encode(.statement, signed.envelope.payload)
        let stewards = source.root.claims.stewards.keys
        for (signature, path) in zip(signed.envelope.signatures, signed.signaturePaths)
        where !(published.signatures[signed.id]?.contains(signature.bytes) ?? false) {
            let key =
                stewards.first { $0.keyID == signature.keyID }
                ?? signature.keyID.flatMap { source.signers.key(hinted: $0) }
            if key?.verifies(signature.bytes, over: message) != true {
                report(path, "it is no signature of a steward or of a signer")
            }
        }
    }

    /// Whether it will do what it says: one that binds nobody is not published, and one that was must not lapse with the
    /// stewards who signed it.
    private mutating func judge(_ revocation: SourceRegistry.SourceRevocation, in set: RevocationSet) {
        let signed = revocation.signed
        let stewards = source.root.claims.stewards
        let agreeing = signed.envelope.validSigners(among: stewards.keys)
        let isByStewards = agreeing.count >= stewards.threshold
        switch revocation.revocation.target {
        case .revocation(let id):
            if !isByStewards {
                report(signed.path, "a revocation is withdrawn by \(counted(stewards.threshold, "steward"))")
            } else if !source.revocations.contains(where: { $0.signed.id == id }) {
                report(signed.path, "it withdraws the revocation \(id.hex), which is not here")
            }
            return
        case .attestation(let id, _):
            guard revocation.hasTarget else {
                report(signed.path, "it revokes the statement \(id.hex), which is not here")
                return
            }
            // A change is audited with the models that it touches alone.
            guard !isByStewards, let target = source.attestations.first(where: { $0.signed.id == id })
            else { return }
            let signers = target.signed.envelope.signatures.compactMap { signature in
                signature.keyID.flatMap { source.signers.key(hinted: $0) }.flatMap {
                    source.signers.owner(of: $0)?.name
                }
            }
            let isOwn = set.facts.contains { fact in
                fact.id == signed.id && fact.author.signer.map(signers.contains) ?? false
            }
            if isOwn || isWithdrawn(signed) { return }
        case .digests, .key:
            if isByStewards || isWithdrawn(signed) || set.facts.contains(where: { $0.id == signed.id }) {
                return
            }
        }
        guard agreeing.isEmpty else {
            let others = stewards.keys.filter { !agreeing.contains($0) }.map(\.description)
            report(
                signed.path,
                "nobody who may revoke this signed it: it waits for \(counted(stewards.threshold - agreeing.count, "more steward")) of root \(source.root.claims.version), of \(others.joined(separator: ", ")): each runs oracle revoke \(signed.id.hex.prefix(16)) --steward"
            )
            return
        }
        report(
            signed.path,
            "nobody who may revoke this signed it: a signer takes back its own signatures, and \(counted(stewards.threshold, "steward")) of root \(source.root.claims.version) anything"
        )
    }

    private func isWithdrawn(_ signed: SignedFile) -> Bool {
        source.revocations.contains { $0.revocation.target == .revocation(signed.id) }
    }
}
