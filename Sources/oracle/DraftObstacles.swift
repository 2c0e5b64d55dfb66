internal import Registry

/// Why drafts can never be placed in a registry: what an audit would refuse once they are.
struct DraftObstacles {
    /// The registry's.
    let folder: String
    let trust: SourceTrust
    /// Seconds since 1970.
    let now: UInt64

    /// - Parameters:
    ///   - others: drafts that wait with it.
    ///   - out: where the log is kept; nil for beside the source.
    /// - Returns: nil for a draft that can be placed once it is signed.
    func reason(
        against draft: TrustDraft, beside others: [TrustDraft] = [], log out: String? = nil
    ) -> String? {
        if let reason = draft.obstacle(in: trust, beside: others, log: facts(for: draft, out), now: now) {
            return reason
        }
        guard case .signers(let claims, _) = draft.subject else { return nil }
        return RegistryPolicyText.fault(in: claims)
    }

    /// What is published, where it is here: of a log that is kept elsewhere nothing is known, and of one that does not verify
    /// audit and publish say why.
    private func facts(for draft: TrustDraft, _ out: String?) -> PublishedFacts? {
        let tree = FolderTree(out ?? folder)
        guard !trust.roots.isEmpty,
            let log = try? PublishedLog(
                verifying: tree, roots: trust.roots, headsAt: [draft.bound.size])
        else { return nil }
        return log.checkpoint == nil && trust.bound.contains { $0.head.size > 0 } ? nil : log.facts
    }
}
