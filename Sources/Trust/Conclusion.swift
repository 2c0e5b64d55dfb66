internal import Attestation
internal import Cryptography
internal import Registry

extension Judge {
    /// Makes one verdict of the names'.
    /// - Parameters:
    ///   - digests: what is here, for what was revoked whoever speaks of it.
    ///   - asked: only this name can pass; nil for any.
    ///   - isFromPath: whether the path said the name, and not a person.
    ///   - ignored: entries that did not verify while these names were judged.
    ///   - omitted: names that were not judged.
    ///   - dangers: what makes bytes that nobody knows untrusted.
    func conclude(
        _ names: [NameVerdict], of digests: [Digest], asked: ModelName?, isFromPath: Bool, ignored: Int,
        omitted: Int = 0,
        dangers: [Reason] = []
    ) throws -> Verdict {
        let names = names.sorted { Self.weight($0) > Self.weight($1) }
        var reasons: [Reason] = []
        var suggestions: [ModelName] = []
        var standing = Standing.unknown
        var deciding: NameVerdict?
        // Bytes that are called harmful under one name are so under every other.
        let harmful = names.filter { $0.standing == .revoked && $0.revocations.contains(where: \.isOfHarm) }
        if let asked {
            deciding = names.first { $0.name == asked }
            if deciding == nil {
                let named = isFromPath ? "the path says \(asked)" : "asked as \(asked)"
                let others = names.filter { $0.standing == .trusted || $0.standing == .known }
                let isAttested = try taps.contains { try !$0.attestations(of: asked).isEmpty }
                if !isAttested {
                    let known = try self.names()
                    if let imitation = known.imitation(by: asked) {
                        standing = .untrusted
                        suggestions = [imitation.name]
                        reasons.append(
                            Reason(
                                .nameImitates, .fault,
                                "\(asked) imitates \(imitation.name): no such model is known here, and \(imitation.why)"
                            ))
                    } else {
                        suggestions = known.suggestions(for: asked.description)
                        let text =
                            known.contains(asked)
                            ? "\(asked) is a known name, but nobody has attested any of its bytes"
                            : "no model \(asked) is known here"
                        reasons.append(Reason(.nameUnknown, .warning, text))
                    }
                }
                if let other = others.first {
                    standing = .untrusted
                    reasons.append(
                        Reason(.nameOther, .fault, "\(named), and these are the bytes of \(other.name)"))
                } else if isAttested {
                    reasons.append(
                        Reason(
                            .nameBytes, .warning, "\(named), which is known here, but not with these bytes"))
                }
            }
        } else {
            deciding =
                harmful.first ?? names.first { $0.standing == .conflict } ?? names.first
        }
        if let deciding {
            standing = deciding.standing
            reasons = deciding.reasons + reasons
        }
        if standing != .revoked, let other = harmful.first {
            standing = .revoked
            reasons = other.reasons.filter { $0.code == .revoked && $0.severity == .fault } + reasons
        }
        let bytes = try revocations(of: digests)
        if !bytes.binding.isEmpty, standing != .revoked || deciding == nil {
            standing = .revoked
            reasons = bytes.binding + reasons
        }
        reasons += bytes.warning
        for name in names where name.standing == .revoked && name != deciding && standing != .revoked {
            reasons.append(
                Reason(.revoked, .warning, "these bytes were taken back under the name \(name.name)"))
        }
        reasons += try excludedReasons(of: digests).filter { !reasons.contains($0) }
        if omitted > 0 {
            reasons.append(
                Reason(
                    .namesOmitted, .note,
                    "these bytes have \(omitted) more names, which were not judged: ask for one with --as"))
        }
        if standing == .unknown, !dangers.isEmpty {
            standing = .untrusted
            reasons += dangers
        }
        if ignored > 0 {
            reasons.append(
                Reason(
                    .entriesIgnored, .warning,
                    ignored == 1
                        ? "1 entry of the log did not verify, and was left out"
                        : "\(ignored) entries of the log did not verify, and were left out"))
        }

        var policies = deciding?.policies ?? []
        if deciding == nil {
            let home = taps.first { $0.isDefault } ?? taps.first
            for decision in policy.decisions(
                for: asked, tap: home?.name ?? "default", isDefault: home?.isDefault ?? true,
                own: try home?.ownPolicy())
            {
                // That nobody has spoken is only as good as the registry is fresh.
                let stale = standing == .unknown ? home?.staleness(under: decision) : nil
                if let stale { reasons.append(stale) }
                var demands = decision.demands(
                    PolicyFacts(
                        model: asked, earned: standing, coverage: nil, openFiles: [], lineage: .silent,
                        testimony: [], alongLineage: [], entries: []))
                if let maxAge = decision.maxAge, let home { demands.append(home.freshness(maxAge, stale)) }
                policies.append(
                    PolicyEvidence(
                        decision: decision, outcome: stale == nil ? .short : .stale, demands: demands))
            }
            for tap in taps where tap.evidence.isStale && !reasons.contains(where: { $0.code == .stale }) {
                reasons.append(tap.staleReason)
            }
        }
        let failed = policies.filter { $0.outcome != .met }
        let isEnforced =
            standing <= .conflict || failed.isEmpty || failed.contains { $0.decision.mode == .enforce }
        let outcome = policies.map(\.outcome).worst
        return Verdict(
            standing: standing, name: deciding, askedName: asked,
            names: (deciding.map { [$0] } ?? []) + names.filter { $0 != deciding }, reasons: reasons,
            coverage: deciding?.coverage, registries: registries, policies: policies, outcome: outcome,
            isEnforced: isEnforced, suggestions: suggestions,
            consequence: Self.consequence(standing, policies.filter { $0.decision.mode == .enforce }))
    }

    /// - Parameter enforced: the policies that do not only warn.
    private static func consequence(_ standing: Standing, _ enforced: [PolicyEvidence]) -> Consequence {
        // Nothing loosens a revocation or a conflict.
        if standing <= .conflict { return .refused }
        let outcomes = enforced.map(\.outcome)
        if outcomes.contains(.stale), !outcomes.contains(.short) { return .stale }
        guard outcomes.contains(.short) else { return .met }
        return standing == .unknown ? .unknown : .refused
    }

    /// Which of several names speaks: one that passes, then the better standing, then a publisher's.
    private static func weight(_ name: NameVerdict) -> Int {
        let standing =
            switch name.standing {
            case .trusted: 4
            case .known: 3
            case .conflict, .revoked: 2
            case .untrusted: 1
            case .unknown: 0
            }
        return (name.outcome == .met ? 8 : 0) + standing
    }
}
